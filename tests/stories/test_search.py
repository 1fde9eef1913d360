"""Everything is found by its words, in any script, by whoever may see it and by nobody else."""

import pytest
from sqlalchemy import select

from tests.cast import Acting, Browse, Cast, words_of
from tests.factories import case, demand, letter, on, person, sent_letter
from tests.stories.search_pages import found, search
from tracker.actions import links, visibility
from tracker.actions.links import Terms
from tracker.plumbing.database import session
from tracker.records.people import PersonName
from tracker.records.record import Record
from tracker.records.searching.hits import PAGE
from tracker.rules.access import Visibility
from tracker.rules.exposure import Exposure
from tracker.rules.links import LinkRole


@pytest.fixture(autouse=True)
def world(acting: Acting) -> None:
    with acting("amina"):
        sovannara = person("Meach Sovannara")
        session().add(PersonName(person_id=sovannara.id, text="មាជ សុវណ្ណារ៉ា", text_key="មាជ សុវណ្ណារ៉ា", kind="native"))
        person("刘晓波")
        person("Алексей Навальный")
        sent_letter(on(2016, 1, 24), demand("Release of Meach Sovannara"))
        case("Opposition officials in Cambodia")


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Meach Sovannara", "Meach Sovannara"),
        ("sovannara MEACH", "Meach Sovannara"),
        ("សុវណ្ណារ៉ា", "Meach Sovannara"),
        ("ណ្ណារ៉ា", "Meach Sovannara"),
        ("晓波", "刘晓波"),
        ("навальныи", "Алексей Навальный"),
        ("Navalny", "Алексей Навальный"),
        ("Liu Xiaobo", "刘晓波"),
        ("Sovanara Meach", "Meach Sovannara"),
        ("Meach Sovanarra", "Meach Sovannara"),
        ("offici cambodia", "Opposition officials in Cambodia"),
        ('"release of meach"', "Release of Meach Sovannara"),
    ],
)
def test_in_every_script_and_spelling(browse: Browse, typed: str, title: str) -> None:
    assert title in found(browse("amina"), typed)


def test_a_reference_leads_straight_to_its_record(browse: Browse) -> None:
    amina = browse("amina")
    ref = next(iter(found(amina, "cambodia").values()))
    assert search(amina, f" {ref.lower()} ").headers["Location"].endswith(ref)


def test_what_is_hidden_is_not_found_and_not_counted(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        person("Meach Hidden", Visibility.RESTRICTED)
    page = words_of(search(browse("bilal"), "meach").text)
    assert "Hidden" not in page
    assert "Search (2)" in page
    assert found(browse("esi"), "meach") == {}
    assert "Meach Hidden" in found(browse("amina"), "meach")


def test_the_words_of_a_link_are_found_by_who_may_see_both_its_ends(browse: Browse, acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        hidden = demand("Relocate the witness")
        links.link(letter("Letter to the Minister"), LinkRole.MAKES_DEMAND, hidden, Terms(quote="bring him to safety"))
    assert set(found(browse("bilal"), "safety")) == {"Letter to the Minister", "Relocate the witness"}
    with acting("amina"):
        witness = session().scalars(select(Record).where(Record.title == "Relocate the witness")).one()
        visibility.change(witness, Visibility.RESTRICTED, None, [cast.amina.id])
    assert found(browse("bilal"), "safety") == {}
    assert set(found(browse("amina"), "safety")) == {"Letter to the Minister", "Relocate the witness"}


def test_many_quotes_of_one_letter_keep_nothing_else_from_being_found(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        person("Safety first")
        ends = letter("Letter to the Minister"), demand("Relocate the witness")
        for number in range(2 * PAGE):
            links.link(ends[0], LinkRole.MAKES_DEMAND, ends[1], Terms(quote=f"bring him to safety, {number}"))
    titles = {"Safety first", "Letter to the Minister", "Relocate the witness"}
    assert set(found(browse("bilal"), "safety")) == titles


def test_narrowed_down_by_what_it_is(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    assert set(found(amina, "meach")) == {"Meach Sovannara", "Release of Meach Sovannara"}
    assert set(found(amina, "meach", kind="demand")) == {"Release of Meach Sovannara"}
    page = words_of(search(amina, "meach", kind="demand").text)
    assert "People (1)" in page
    assert "Search (1)" in page
    assert found(amina, "meach", kind="nothing") == {}
    assert found(amina, "meach", mail="yes") == {}
    with acting("amina"):
        person = session().scalars(select(Record).where(Record.title == "Meach Sovannara")).one()
        visibility.expose(person, Exposure.AUTHORITIES, in_mail=True)
    page = words_of(search(amina, "meach").text)
    assert "To authorities and diplomats (1)" in page
    assert "Its title may stand in mails (1)" in page
    chosen = [{"mail": "yes"}, {"exposure": "authorities"}, {"mail": "yes", "exposure": "authorities"}]
    assert [set(found(amina, "meach", **narrowed)) for narrowed in chosen] == [{"Meach Sovannara"}] * 3
    assert set(found(amina, "meach", mail="no")) == {"Release of Meach Sovannara"}
    assert found(amina, "meach", mail="perhaps") == {}


def test_the_place_is_shown_and_marked(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        demand("Family visits").summary = "His wife has asked for visits <every> Sunday since October."
    page = search(browse("amina"), "SUNDAY")
    assert "visits &lt;every&gt; <mark>Sunday</mark> since October." in page.text


@pytest.mark.parametrize(
    "typed", ["", "   ", "😀", "\u0301", '"', "' OR 1=1 --", "NEAR(a b)", "a* AND (", "\u202eabc", "x" * 10_000]
)
def test_whatever_is_typed_there_is_an_answer(browse: Browse, typed: str) -> None:
    assert search(browse("amina"), typed).status_code == 200


def test_a_cursor_that_is_none_is_refused(browse: Browse) -> None:
    assert search(browse("amina"), "meach", after="nowhere").status_code == 400
