"""How likely two records are one, by what they say; two that share no key are never compared."""

import pytest

from tracker.rules.kinds import Kind
from tracker.rules.twins import LIKELY, Said, Why, compared, keys_of


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("layla hassan", "ليلى حسن", Why.SCRIPT),
        ("kem sokha", "កឹម សុខា", Why.SCRIPT),
        ("liu xiaobo", "刘晓波", Why.SCRIPT),
        ("layla hassan", "leyla hassan al-mansouri", Why.SOUND),
        ("layla hassan", "layla hassan", Why.NAME),
    ],
)
def test_one_name_is_known_again_in_any_script_and_spelling(one: str, other: str, why: Why) -> None:
    first, second = Said(Kind.PERSON, [one]), Said(Kind.PERSON, [other])
    assert keys_of(first) & keys_of(second)
    score, reasons = compared(first, second)
    assert score >= LIKELY
    assert reasons == [why]


@pytest.mark.parametrize(
    ("born", "likely"), [("1975", True), ("1976-03", True), ("1990", False), ("197X", True), (None, True)]
)
def test_sources_differ_by_a_year_and_people_by_more(born: str | None, likely: bool) -> None:
    one, other = Said(Kind.PERSON, ["layla hassan"], born="1975"), Said(Kind.PERSON, ["leyla hassan"], born=born)
    assert (compared(one, other)[0] >= LIKELY) is likely


def test_other_names_and_groups_are_others() -> None:
    said = Said(Kind.PERSON, ["layla hassan"])
    assert compared(said, Said(Kind.PERSON, ["hassan idris"]))[0] < LIKELY
    assert compared(said, Said(Kind.PERSON, ["layla hassan"], is_group=True)) == (0, [])
