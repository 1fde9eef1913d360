"""Any two records can be linked with a role, a note, a time and an order; opening and unlinking are two controls."""

import re
from typing import Any

from tests import factories
from tests.cast import Acting, Browse, token_in, words_of
from tests.factories import on
from tracker.actions import letters, links
from tracker.actions.links import Terms
from tracker.rules.access import Visibility
from tracker.rules.links import LinkRole


def link_ids(page: str) -> list[str]:
    return re.findall(r'href="/links/(\d+)"', page)


def test_a_link_says_role_note_and_since_when(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla, school = factories.person().ref, factories.organisation("Lake School").ref
    url, add = f"/people/{layla}", f"/records/{layla}/links/add"
    amina = browse("amina")
    terms: dict[str, Any] = {
        "role": "out:held-post",
        "other": "Lake School",
        "note": "Teacher",
        "since": "2009",
        "until": "about 2014",
    }
    assert amina.send(add, **terms).headers["Location"] == url
    said = words_of(amina.page(url))
    assert re.search(rf"Posts held Lake School {school} Teacher 2009 to about 2014", said)
    assert "Layla Hassan" in words_of(amina.page(f"/organisations/{school}"))


def test_the_same_link_is_read_from_its_other_end(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla, release = factories.person().ref, factories.demand().ref
    amina = browse("amina")
    amina.send(f"/records/{layla}/links/add", role="in:beneficiary", other=release)
    assert "Layla Hassan" in words_of(amina.page(f"/demands/{release}"))


def test_a_role_that_joins_other_kinds_is_refused_in_words(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla, visit = factories.person().ref, factories.demand().ref
    answer = browse("amina").send(f"/records/{layla}/links/add", role="out:held-post", other=visit, note="Kept")
    assert answer.status_code == 422
    said = words_of(answer.text)
    assert "A person cannot be tied to a demand as “held a post at”." in said
    assert 'value="Kept"' in answer.text


def test_an_unknown_name_is_asked_about_and_never_invented(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person().ref
    amina = browse("amina")
    answer = amina.send(f"/records/{layla}/links/add", role="out:held-post", other="Lake School")
    assert answer.status_code == 422
    assert "Another one: add a new organisation called" in words_of(answer.text)
    assert "Lake School" not in words_of(amina.page("/organisations/"))


def test_an_end_before_the_beginning_names_the_field(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla, school = factories.person().ref, factories.organisation("Lake School").ref
    terms: dict[str, Any] = {"role": "out:held-post", "other": school, "since": "2014", "until": "2009"}
    answer = browse("amina").send(f"/records/{layla}/links/add", **terms)
    assert answer.status_code == 422
    assert 'href="#until"' in answer.text


def test_a_link_can_be_changed_moved_taken_away_and_put_back(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        letter = factories.letter()
        names = ("Halden Watch", "Lake Centre", "Sarell League")
        ids = [letters.sign(letter, factories.organisation(name), name.upper(), "Director").id for name in names]
        url = f"/letters/{letter.ref}"
    amina = browse("amina")
    amina.send(f"/links/{ids[2]}", position="1", quote="The Sarell League", note="President")
    said = words_of(amina.page(url))
    assert re.search(r"The Sarell League .*President .*HALDEN WATCH .*LAKE CENTRE", said)
    gone = amina.send(f"/links/{ids[2]}/remove", form_of=f"/links/{ids[2]}", follow=True)
    assert "are no longer linked this way" in words_of(gone.text)
    assert "The Sarell League" not in words_of(amina.page(url))
    undo = re.search(r'action="(/records/[^"]+/put-back)"', gone.text)
    assert undo is not None
    back = amina.post(undo.group(1), data={"csrf_token": token_in(gone.text)}, follow_redirects=True)
    assert re.search(r"HALDEN WATCH .*The Sarell League .*President", words_of(back.text))


def test_a_demand_linked_to_a_letter_that_was_sent_has_been_raised(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        release, letter = factories.demand().ref, factories.sent_letter(on(2016, 1, 24)).ref
    url = f"/demands/{release}"
    amina = browse("amina")
    assert "It has not been raised yet." in words_of(amina.page(url))
    words = "Release her at once."
    amina.send(f"/records/{letter}/links/add", role="out:makes-demand", other=release, quote=words)
    said = words_of(amina.page(url))
    assert "First made on 24 January 2016" in said
    assert words in said
    (link,) = link_ids(amina.page(f"/letters/{letter}"))
    amina.send(f"/links/{link}/remove", form_of=f"/links/{link}")
    assert "It has not been raised yet." in words_of(amina.page(url))


def test_a_hidden_record_cannot_be_linked_nor_its_link_opened(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person(visible_to=Visibility.ORGANISATION)
        secret = factories.organisation("Lake School")
        link = links.link(layla, LinkRole.HELD_POST, secret, Terms(note="Teacher")).id
        add_url, secret_ref, page = f"/records/{layla.ref}/links/add", secret.ref, f"/people/{layla.ref}"
    esi = browse("esi")
    add = esi.send(add_url, role="out:held-post", other=secret_ref)
    assert add.status_code == 422
    assert "Lake School" not in add.text
    assert esi.get(f"/links/{link}").status_code == esi.get("/links/99999").status_code == 404
    assert esi.send(f"/links/{link}/remove", form_of=add_url).status_code == 404
    assert "Lake School" in words_of(browse("amina").page(page))


def test_only_who_may_write_links(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla, school = factories.person(), factories.organisation("Lake School")
        link, add = links.link(layla, LinkRole.HELD_POST, school).id, f"/records/{layla.ref}/links/add"
    for name in ("chidi", "vera"):
        browser = browse(name)
        assert browser.get(add).status_code == 403
        assert browser.get(f"/links/{link}").status_code == 403
