from datetime import date

import pytest

from tracker.rules.custody import CUSTODY_TYPES, Spell, length_in_words, spells
from tracker.rules.dates import UncertainDate, read
from tracker.rules.events import Certainty
from tracker.rules.standing import Happening

TODAY = date(2016, 2, 10)


def happened(number: int, type_code: str, when: str, detail: str | None = None) -> Happening:
    return Happening(number, type_code, detail, read(when, TODAY), Certainty.CONFIRMED)


def shown(found: list[Spell]) -> list[tuple[str, str, tuple[str, ...]]]:
    def words(day: UncertainDate | None) -> str:
        return day.in_words() if day else ""

    return [(words(spell.since), words(spell.until), spell.places) for spell in found]


def test_an_arrest_a_transfer_and_a_release_are_one_time_in_custody() -> None:
    told = [
        (happened(3, "release", "14 June 2015", "pardon"), ""),
        (happened(1, "arrest", "March 2014"), "Police station 4"),
        (happened(2, "transfer", "2 May 2014", "prison"), "Port Halden prison"),
    ]
    assert shown(spells(told)) == [("March 2014", "14 June 2015", ("Police station 4", "Port Halden prison"))]


def test_an_arrest_after_a_release_begins_another_time() -> None:
    told = [
        (happened(1, "arrest", "about 2012"), ""),
        (happened(2, "release", "14 June 2013"), ""),
        (happened(3, "arrest", "January 2016"), ""),
    ]
    assert shown(spells(told)) == [("about 2012", "14 June 2013", ()), ("January 2016", "", ())]


def test_a_release_without_an_arrest_ends_a_time_whose_beginning_is_not_known() -> None:
    assert shown(spells([(happened(1, "release", "2013"), "")])) == [("", "2013", ())]


def test_a_release_that_two_sources_tell_is_one_release() -> None:
    told = [(happened(1, "arrest", "2012"), ""), *((happened(n, "release", f"{n} June 2013"), "") for n in (2, 3))]
    assert shown(spells(told)) == [("2012", "2 June 2013", ())]


def test_death_ends_the_time_and_says_nothing_when_there_was_none() -> None:
    assert shown(spells([(happened(1, "arrest", "2013"), ""), (happened(2, "death", "May 2014"), "")])) == [
        ("2013", "May 2014", ())
    ]
    assert spells([(happened(1, "death", "May 2014"), "")]) == []


@pytest.mark.parametrize(
    ("since", "until", "length"),
    [
        ("3 March 2014", "3 March 2015", "1 year"),
        ("3 March 2014", "March 2015", "about 1 year"),
        ("March 2014", "14 June 2015", "about 1 year and 3 months"),
        ("3 March 2014", "before 2016", ""),
        ("before 2013", "1 January 2014", "at least 1 year"),
    ],
)
def test_a_length_is_never_more_exact_than_its_two_dates(since: str, until: str, length: str) -> None:
    found = spells([(happened(1, "arrest", since), ""), (happened(2, "release", until), "")])
    assert length_in_words(found[0]) == length


def test_the_types_that_speak_of_custody_are_those_of_the_vocabulary() -> None:
    assert {"arrest", "held", "transfer", "release", "death", "disappearance"} <= set(CUSTODY_TYPES)
    assert not {"charge", "hearing", "contact", "note"} & set(CUSTODY_TYPES)
