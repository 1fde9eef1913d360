"""A list is narrowed by words in names: by whole words and by how they begin, in any script."""

from urllib.parse import quote

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.stories.list_pages import next_of, titles_on
from tracker.actions import people, records
from tracker.plumbing.database import session
from tracker.records.people import Person
from tracker.records.searching.entries import ToEnter
from tracker.records.searching.hits import FEW, few_having
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.people import Name
from tracker.rules.searching.wanted import query

NAMES = ("Meach Sovannara", "Lech Wałęsa", "Li Wei", "مريم الخواجة")


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("sovannara meach", "Meach Sovannara"),
        ("SOVAN", "Meach Sovannara"),
        ("វណ្ណ", "Meach Sovannara"),
        ("wałę", "Lech Wałęsa"),
        ("li", "Li Wei"),
        ("li xiaobo", None),
        ("الخواجة", "مريم الخواجة"),
        ('"wei', None),
        ("minister", None),
    ],
)
@pytest.mark.parametrize("waits", [False, True], ids=["entered", "one waits to be entered"])
def test_words_are_looked_for_in_names_alone(
    browse: Browse, acting: Acting, words: str, title: str | None, waits: bool
) -> None:
    with acting("amina"):
        named = [factories.person(name) for name in NAMES]
        people.call(named[0], [Name("មាជ សុវណ្ណារ៉ា")])
        named[1].summary = "He met the minister."
        if waits:
            session().add(ToEnter(record_id=named[2].id))
    assert titles_on(browse("amina").page(f"/people/?q={quote(words)}")) == ([title] if title else [])


def test_what_was_recorded_since_is_found_by_the_same_words_and_by_nobody_who_may_not_see_it(
    browse: Browse, acting: Acting
) -> None:
    with acting("amina"):
        factories.person("Layla Hassan")
    amina = browse("amina")
    assert titles_on(amina.page("/people/?q=layla")) == ["Layla Hassan"]
    with acting("amina"):
        factories.person("Layla Omar", Visibility.RESTRICTED)
    assert titles_on(amina.page("/people/?q=layla")) == ["Layla Hassan", "Layla Omar"]
    assert titles_on(browse("vera").page("/people/?q=layla")) == ["Layla Hassan"]


def test_of_a_name_that_very_many_have_the_list_goes_on_all_the_same(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        records.add_all([Person(kind=Kind.PERSON, title=f"Layla {number:04}") for number in range(FEW + 2)])
        factories.person("Omar Idris")
    amina = browse("amina")
    page = amina.page("/people/?q=layla&sort=name")
    assert "People (1,000+)" in words_of(page)
    assert titles_on(amina.page(next_of(page) or ""))[0] == "Layla 0050"


def test_what_very_many_of_another_kind_are_called_is_looked_up_all_the_same(acting: Acting) -> None:
    with acting("amina"):
        records.add_all([Person(kind=Kind.PERSON, title=f"Layla {number:04}") for number in range(FEW + 2)])
        number = factories.demand("Release Layla").id
    with acting("amina"):
        layla = [phrase.forms() for phrase in query("layla").phrases]
        assert few_having(layla, [Kind.PERSON]) is None
        assert few_having(layla, [Kind.DEMAND]) == [number]
        assert few_having(layla, [Kind.VISIT]) == []
