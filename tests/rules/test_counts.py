from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.counts import Difference, Entry, Why, difference, last_of_each, read_line, why
from tracker.rules.dates import read
from tracker.rules.events import Certainty
from tracker.rules.standing import Happening

TODAY = date(2016, 2, 10)
SINCE = date(2016, 1, 1)


def happened(number: int, type_code: str, when: str, detail: str | None = None) -> Happening:
    return Happening(number, type_code, detail, read(when, TODAY), Certainty.CONFIRMED)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Layla Hassan", "Layla Hassan"),
        ("1. Layla Hassan", "Layla Hassan"),
        ("12) Layla Hassan; article 495; 5 years", "Layla Hassan; article 495; 5 years"),
        ("(3) Layla Hassan", "Layla Hassan"),
        ("4\tLayla Hassan\tF\t\tPrey Sar", "Layla Hassan; F, Prey Sar"),
        ("Layla Hassan\tF", "Layla Hassan; F"),
        ("- Layla Hassan", "Layla Hassan"),
        ("•\tLayla Hassan", "Layla Hassan"),
        ("١. ليلى حسن", "ليلى حسن"),
        ("17 fishermen", "17 fishermen"),
        ("P-7KQ4M; F", "P-7KQ4M; F"),
    ],
)
def test_a_pasted_line_is_read_without_its_number_and_with_its_columns(line: str, expected: str) -> None:
    assert read_line(line) == expected


@given(st.text(max_size=60))
def test_a_line_that_was_read_reads_the_same_again(line: str) -> None:
    assert read_line(line).count("\t") == 0
    assert read_line(line).strip() == read_line(line)


ENTRIES = st.lists(
    st.builds(Entry, st.integers(1, 8), st.sampled_from(["Sok", "Sokh"]), st.sampled_from(["", "F"])),
    unique_by=lambda entry: entry.person,
)


@given(ENTRIES, ENTRIES)
def test_everybody_on_either_list_stands_in_the_difference_once(before: list[Entry], after: list[Entry]) -> None:
    found = difference(before, after)
    olds, news = [old for old, _new in found.corrected], [new for _old, new in found.corrected]
    assert sorted([*found.added, *news, *found.same], key=by_person) == sorted(after, key=by_person)
    assert sorted([*found.gone, *olds, *found.same], key=by_person) == sorted(before, key=by_person)
    assert all(old.person == new.person and old != new for old, new in found.corrected)


@given(ENTRIES, ENTRIES)
def test_the_other_way_round_whoever_was_added_is_gone(before: list[Entry], after: list[Entry]) -> None:
    there, back = difference(before, after), difference(after, before)
    assert (there.added, there.gone) == (back.gone, back.added)
    assert difference(after, after) == Difference((), (), (), tuple(after))


def by_person(entry: Entry) -> int:
    return entry.person


def test_what_was_told_last_of_custody_counts_and_nothing_else() -> None:
    told = [
        (1, happened(3, "release", "January 2016", "bail")),
        (1, happened(1, "arrest", "2014")),
        (1, happened(4, "hearing", "3 February 2016")),
        (2, happened(2, "verdict", "2015", "convicted")),
    ]
    assert {person: each.id for person, each in last_of_each(told).items()} == {1: 3}


@pytest.mark.parametrize(
    ("type_code", "when", "is_named", "expected"),
    [
        ("arrest", "3 January 2016", True, Why.BETWEEN),
        ("arrest", "2015", True, Why.BEFORE),
        ("arrest", "between 2015 and 2016", True, Why.BETWEEN),
        ("release", "3 January 2016", True, Why.AGAINST),
        ("release", "3 January 2016", False, Why.BETWEEN),
        ("death", "2014", False, Why.BEFORE),
        ("exile", "5 January 2016", False, Why.BETWEEN),
        ("arrest", "3 January 2016", False, Why.AGAINST),
    ],
)
def test_why_somebody_came_on_a_list_or_went_off_it(type_code: str, when: str, is_named: bool, expected: Why) -> None:
    assert why(happened(1, type_code, when), SINCE, is_named=is_named) is expected


def test_where_nothing_is_told_it_is_not_known_why() -> None:
    assert why(None, SINCE, is_named=True) is Why.UNKNOWN
