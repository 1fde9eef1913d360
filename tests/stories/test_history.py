"""Every change of a record is kept: who, when, before and after; and never more is shown than one may see."""

import re

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tracker.actions import links
from tracker.plumbing.database import session
from tracker.records.kinds import MODELS
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.trail import COMPUTED
from tracker.rules.access import Visibility
from tracker.rules.links import LinkRole
from tracker.web.records.change_words import FIELDS


def test_an_edit_is_shown_with_both_values(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        ref = factories.person().ref
    bilal = browse("bilal")
    bilal.send(f"/people/{ref}/edit", title="Layla Hassan Amari", born="about 1985", country="Egypt")
    said = words_of(bilal.page(f"/records/{ref}/history"))
    assert re.search(r"Changed Bilal , 10 February 2016, \d\d:\d\d", said)
    assert "before: Layla Hassan after: Layla Hassan Amari" in said
    assert "Born after: about 1985" in said
    assert "Country after: Egypt" in said
    assert "Recorded Amina , 10 February 2016" in said


def test_links_are_told_by_the_name_at_the_other_end(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla, school = factories.person(), factories.organisation("Lake School")
        links.unlink(links.link(layla, LinkRole.HELD_POST, school))
        ref = layla.ref
    said = words_of(browse("amina").page(f"/records/{ref}/history"))
    assert "Added Amina" in said
    assert "Removed Amina" in said
    assert said.count("held a post at “Lake School”") == 2


def test_a_link_to_what_one_may_not_see_is_not_told(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person(visible_to=Visibility.ORGANISATION)
        links.link(layla, LinkRole.HELD_POST, factories.organisation("Lake School"))
        ref = layla.ref
    said = words_of(browse("esi").page(f"/records/{ref}/history"))
    assert "Lake School" not in said
    assert "held a post" not in said


def test_a_long_history_goes_on_from_page_to_page(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person()
        for number in range(60):
            layla.occupation = f"Teacher {number}"
            session().flush()
        ref = layla.ref
    amina = browse("amina")
    first = amina.page(f"/records/{ref}/history")
    older = re.search(r'href="(\?before=\d+)"', first)
    assert older is not None
    pages = words_of(first) + words_of(amina.page(f"/records/{ref}/history{older.group(1)}"))
    assert all(pages.count(f"after: Teacher {number} ") == 1 for number in range(59))


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.__name__)
def test_every_field_has_a_name_in_words(model: type[Record]) -> None:
    columns = {column.key for column in model.__mapper__.column_attrs}
    assert columns - COMPUTED - set(FIELDS) == set(), Person
