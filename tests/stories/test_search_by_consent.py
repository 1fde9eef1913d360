"""A search is narrowed by where people stand on consent; whoever is only counted has none to give."""

import re
from html import unescape

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.search_pages import ROW
from tracker.actions import visibility
from tracker.rules.access import Visibility


@pytest.fixture(autouse=True)
def world(acting: Acting) -> None:
    with acting("amina"):
        for name, how_far in (("Agreed", "authorities"), ("Refused", "refused"), ("Unasked", "")):
            person = factories.person(f"Hassan {name}")
            if how_far:
                factories.agrees(person, how_far, on(2016, 1, 5))
        group = factories.person("Hassan family")
        group.is_group = True
        hidden = factories.person("Hassan Hidden")
        factories.agrees(hidden, "public")
        visibility.change(hidden, Visibility.RESTRICTED, None, [hidden.created_by or 0])
        factories.demand("Release Hassan")


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ("consent=authorities", {"Hassan Agreed"}),
        ("consent=refused", {"Hassan Refused"}),
        ("consent=none", {"Hassan Unasked"}),
        ("consent=none&consent=refused", {"Hassan Unasked", "Hassan Refused"}),
        ("consent=public", set()),
        ("consent=nonsense", set()),
        ("consent=none&kind=demand", set()),
    ],
)
@pytest.mark.parametrize("order", ["", "&sort=best"])
def test_by_consent(browse: Browse, values: str, names: set[str], order: str) -> None:
    assert {
        unescape(re.sub("</?mark>", "", title))
        for _ref, title in ROW.findall(browse("bilal").page(f"/search?q=hassan&{values}{order}"))
    } == names


def test_its_values_are_counted_in_words(browse: Browse) -> None:
    said = words_of(browse("bilal").page("/search?q=hassan"))
    for label in ("Agreed, for authorities and diplomats (1)", "Did not agree (1)", "Nothing is recorded (1)"):
        assert label in said
    assert "Agreed, for everybody" not in said
    assert "Agreed, for everybody (1)" in words_of(browse("amina").page("/search?q=hassan"))
