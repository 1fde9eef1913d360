"""A person stands on their page by name, with what is known of them and no more."""

import re
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, ClockAt, words_of
from tests.factories import on
from tracker.actions import links, timeline
from tracker.actions.links import Terms
from tracker.plumbing.database import session
from tracker.records.record import Record, by_reference
from tracker.rules.access import Visibility
from tracker.rules.dates import read
from tracker.rules.events import Certainty
from tracker.rules.links import LinkRole

TODAY = date(2016, 2, 10)


def found(url: str) -> Record:
    """Return the record of a page."""
    return session().scalars(by_reference(url.rsplit("/", 1)[1])).one()


def add(browser: Browser, **fields: Any) -> str:
    """Add a person by the form; return the address of their page."""
    answer = browser.send("/people/new", **fields)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def happened(acting: Acting, url: str, *told: tuple[str, str, str | None, str]) -> None:
    """Record what happened to the person of this page: type, when, detail, place."""
    with acting("amina"):
        person = found(url)
        for type_code, when, detail, place in told:
            account = timeline.Account(type_code, read(when, TODAY), type_code, detail, place=place)
            timeline.record(account, timeline.Ties([person]))


def test_every_name_is_kept_as_it_is_written(browse: Browse) -> None:
    amina = browse("amina")
    url = add(
        amina,
        title="Layla Hassan",
        other_names="ليلى حسن; own script\nLeila Hasan\nUmm Yusuf; known as",
        born="about 1975",
        gender="woman",
        occupation="Teacher",
        country="Cambodia",
        summary="Arrested at the market.",
    )
    page = amina.page(url)
    for name in ("Layla Hassan", "ليلى حسن", "Leila Hasan", "Umm Yusuf"):
        assert name in page
    said = words_of(page)
    assert "In their own script ليلى حسن" in said
    assert "Also written Leila Hasan" in said
    assert "Known as Umm Yusuf" in said
    assert "about 1975" in said
    assert "Cambodia" in said
    assert "Umm Yusuf; known as" in amina.page(f"{url}/edit")


def test_another_name_finds_the_person_and_a_changed_one_is_changed(browse: Browse) -> None:
    amina = browse("amina")
    url = add(amina, title="Layla Hassan", other_names="Umm Yusuf; known as")
    assert amina.send(f"{url}/edit", title="Layla Hassan", other_names="Umm Sami; known as").status_code == 302
    page = amina.page(url)
    assert "Umm Sami" in page
    assert "Umm Yusuf" not in page
    assert "Layla Hassan" in amina.page("/people/?q=sami")
    assert "Layla Hassan" not in amina.page("/people/?q=yusuf")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": ""}, "Write the name of the person."),
        ({"other_names": "Umm Yusuf; nickname"}, "“nickname” is no kind of name."),
        ({"other_names": "; known as"}, "Write the name before the semicolon."),
        ({"number": "17"}, "A number is for a group."),
        ({"is_group": "y", "number": "0"}, "Write a whole number from 1 to"),
        ({"born": "29 February 2015"}, "29 February"),
        ({"born": "2017"}, "This must be today or in the past."),
        ({"country": "Cambodja"}, "We know no country of this name."),
        ({"cases": "No such case"}, "Some names are not clear yet."),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_typed_is_lost(
    browse: Browse, fields: dict[str, Any], sentence: str
) -> None:
    amina = browse("amina")
    answer = amina.send("/people/new", **{"title": "Layla Hassan", "summary": "Kept text", **fields})
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert "Kept text" in answer.text
    assert "Layla Hassan" not in amina.page("/people/")


def test_custody_is_told_as_exactly_as_it_is_known(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    url = add(amina, title="Layla Hassan", occupation="Teacher")
    happened(
        acting,
        url,
        ("arrest", "March 2014", None, "Police station 4"),
        ("transfer", "2 May 2014", "prison", "Port Halden prison"),
        ("charge", "3 May 2014", None, ""),
        ("held", "16 January 2016", None, ""),
    )
    said = words_of(amina.page(url))
    assert "In custody since March 2014 (day not known), about 1 year and 11 months." in said
    assert "Charged. In prison. Last confirmed 16 January 2016, 25 days ago." in said
    assert "Police station 4, Port Halden prison" in said
    assert not re.search(r"\d{2,} days[^ a]", said)


def test_all_five_axes_stand_there_each_with_the_event_that_decided_it(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    url = add(amina, title="Layla Hassan")
    happened(acting, url, ("arrest", "March 2014", None, ""))
    said = words_of(amina.page(url))
    assert re.search(r"Custody In custody as of March 2014, decided by E-\w+", said)
    for axis in ("Legal stage", "Place and regime", "Contact with the outside", "Basis of release"):
        assert f"{axis} Not recorded" in said


def test_an_official_has_no_axes(browse: Browse) -> None:
    amina = browse("amina")
    said = words_of(amina.page(add(amina, title="Daniel Roth", occupation="Foreign Secretary")))
    assert "Legal stage" not in said
    assert "No demand is recorded" not in said


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            [("arrest", "3 March 2014", None, ""), ("release", "5 October 2015", "pardon", "")],
            "Released on 5 October 2015. Basis: pardon. Before that in custody for 1 year and 7 months.",
        ),
        (
            [("arrest", "March 2014", None, ""), ("release", "2015", None, "")],
            "Released in 2015 (month not known), on what basis is not known. Before that in custody for about 1 year",
        ),
        ([("release", "5 October 2015", "bail", "")], "Basis: bail. At liberty with restrictions."),
        (
            [("arrest", "3 March 2014", None, ""), ("death", "3 May 2015", None, "Port Halden prison")],
            "Died in custody on 3 May 2015 in Port Halden prison.",
        ),
        ([("death", "between 2 and 3 May 2015", None, "")], "Died between 2 and 3 May 2015."),
        ([("disappearance", "before 2014", None, "")], "Disappeared at some time before 2014."),
        (
            [("arrest", "between 2 and 9 March 2014", None, "")],
            "since some time between 2 and 9 March 2014, about",
        ),
        (
            [("arrest", "3 March 2014", None, "")],
            "11 months, if that still holds. Not confirmed since 3 March 2014, 709 days ago.",
        ),
        ([("arrest", "1 February 2016", None, "")], "In custody since 1 February 2016, 9 days."),
        ([("wanted", "about 2013", None, "")], "hiding since about 2013, about 3 years, if that still holds."),
        ([("at-liberty", "January 2016", None, "")], "At liberty, as of January 2016."),
    ],
)
def test_how_things_stand_is_a_plain_sentence(
    browse: Browse, acting: Acting, told: list[tuple[str, str, str | None, str]], sentence: str
) -> None:
    amina = browse("amina")
    url = add(amina, title="Layla Hassan")
    happened(acting, url, *told)
    assert sentence in words_of(amina.page(url))


def test_what_belonged_to_an_earlier_time_in_custody_is_not_said_of_this_one(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    url = add(amina, title="Layla Hassan")
    happened(
        acting,
        url,
        ("transfer", "2 May 2012", "prison", "Port Halden prison"),
        ("contact", "3 May 2012", "family", ""),
        ("release", "2013", "served", ""),
        ("arrest", "2 February 2016", None, ""),
    )
    lead = amina.page(url).split('class="lead"')[1].split("</div>")[0]
    assert "In custody since 2 February 2016, 8 days." in lead
    assert "In prison" not in lead
    assert "Family allowed" not in lead


def test_what_is_only_believed_is_said_to_be_believed(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    url = add(amina, title="Yusuf Karim")
    with acting("amina"):
        account = timeline.Account("death", on(2015, 5, 3), "Death", certainty=Certainty.BELIEVED)
        timeline.record(account, timeline.Ties([found(url)]))
    page = amina.page(url)
    assert "Died on 3 May 2015. This is believed, not confirmed." in words_of(page)
    assert 'class="tag ' not in page


def test_a_length_grows_with_the_days(browse: Browse, acting: Acting, clock_at: ClockAt) -> None:
    amina = browse("amina")
    url = add(amina, title="Layla Hassan")
    happened(acting, url, ("arrest", "3 March 2014", None, ""))
    clock_at(date(2016, 10, 3))
    assert "In custody since 3 March 2014, 2 years and 7 months, if that still holds." in words_of(amina.page(url))


def test_a_group_is_counted_and_not_named(browse: Browse) -> None:
    amina = browse("amina")
    said = words_of(amina.page(add(amina, title="The 17", is_group="y", number="17")))
    assert "A group of 17 people, not named." in said
    assert "Gender" not in said
    said = words_of(amina.page(add(amina, title="The others", is_group="y")))
    assert "How many they are is not recorded." in said


def test_demands_letters_and_posts_stand_on_the_page_with_how_they_stand(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla, minister = factories.person(), factories.person("Daniel Roth")
        ministry = factories.organisation()
        release = factories.demand("Release on medical grounds")
        links.link(release, LinkRole.BENEFICIARY, layla)
        links.link(release, LinkRole.ADDRESSEE, minister)
        links.link(release, LinkRole.DUTY_BEARER, minister)
        letter = factories.sent_letter(None, release)
        links.link(letter, LinkRole.SIGNATORY, layla, Terms(quote="Dr L. Hassan", note="teacher"))
        links.link(letter, LinkRole.ADDRESSEE, minister)
        terms = Terms(note="Minister", since=read("2013", TODAY), until=read("January 2016", TODAY))
        links.link(minister, LinkRole.HELD_POST, ministry, terms)
        asked_for, asked = f"/people/{layla.ref}", f"/people/{minister.ref}"
    amina = browse("amina")
    said = words_of(amina.page(asked_for))
    assert re.search(r"What we are asking for Add a demand Release on medical grounds .* Waiting for an answer", said)
    assert re.search(r"Letters signed Letter to the Minister .* teacher signed as Dr L. Hassan", said)
    said = words_of(amina.page(asked))
    assert re.search(r"Posts held Ministry of Justice O-\w+ Minister 2013 to January 2016", said)
    assert said.count("Release on medical grounds D-") == 1
    assert "is asked would have to do it" in said
    assert "Letters received Letter to the Minister" in said


def test_cases_are_chosen_on_the_form_and_can_be_left(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        case = factories.case()
        ref = case.ref
    amina = browse("amina")
    assert "Port Halden detentions</textarea>" in amina.page(f"/people/new?for={ref}")
    url = add(amina, title="Layla Hassan", cases="Port Halden detentions")
    assert f"/cases/{ref}" in amina.page(url)
    assert "Layla Hassan" in amina.page(f"/cases/{ref}")
    assert amina.send(f"{url}/edit", title="Layla Hassan", cases="").status_code == 302
    assert "Layla Hassan" not in amina.page(f"/cases/{ref}")


def test_an_edit_of_somebody_else_is_never_overwritten_unseen(browse: Browse) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    url = add(amina, title="Layla Hassan")
    assert bilal.send(f"{url}/edit", title="Layla Hassan", gender="woman").status_code == 302
    answer = amina.send(f"{url}/edit", version="1", title="Layla Hassan", occupation="Teacher")
    assert answer.status_code == 409
    assert "Teacher" in answer.text
    assert "woman" in answer.text


def test_only_those_who_may_write_add_people_and_only_those_who_may_see_them_find_them(browse: Browse) -> None:
    url = add(browse("bilal"), title="Layla Hassan")
    assert browse("chidi").get("/people/new").status_code == 403
    assert "Layla Hassan" in browse("vera").page(url)
    assert browse("esi").get(url).status_code == 404
    assert browse("esi").get(f"{url}/edit").status_code == 404
    assert browse("dana").get(url).status_code == 403


def test_a_hidden_event_says_nothing_on_the_page_of_a_person(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person()
        hidden = factories.person("Omar Idris", visible_to=Visibility.RESTRICTED)
        account = timeline.Account("arrest", on(2014, 3, 3), "Arrested together")
        timeline.record(account, timeline.Ties([layla, hidden]))
        url = f"/people/{layla.ref}"
    for name in ("vera", "amina"):
        said = words_of(browse(name).page(url))
        assert "In custody since" not in said
        assert "Times in custody" not in said
