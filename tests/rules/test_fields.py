"""What can be said of records: what a field writes it reads again, and what it cannot read it says in a sentence."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.rules.countries import country_codes
from tracker.rules.dates import UncertainDate
from tracker.rules.fields import (
    FIELDS,
    Address,
    AmbiguousDay,
    BadValue,
    Choice,
    Country,
    Day,
    DayOrder,
    Ends,
    ExternalId,
    Field,
    Ids,
    Names,
    Number,
    Shape,
    Text,
    Written,
    YesNo,
)
from tracker.rules.fields.names import cut_names
from tracker.rules.kinds import Kind
from tracker.rules.people import Name, NameKind

EVERY = [(kind, field) for kind, fields in FIELDS.items() for field in fields]
WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=80)
NAMED = st.text("abcdefgh ijk", min_size=1, max_size=12).map(lambda name: " ".join(name.split())).filter(bool)
TODAY = date(2016, 2, 10)


KINDS_OF_NAME = st.sampled_from([kind for kind in NameKind if kind is not NameKind.MAIN])


def one_line(text: str) -> str:
    return " ".join(text.split())


def values_of(field: Field) -> st.SearchStrategy[Any]:
    shape = field.shape
    named = st.lists(st.builds(Name, NAMED, KINDS_OF_NAME), max_size=4)
    values: dict[type[Shape], st.SearchStrategy[Any]] = {
        Text: st.text("abc \n", max_size=min(20, getattr(shape, "most", 20))).map(
            str.strip if getattr(shape, "long", False) else one_line
        ),
        Country: st.sampled_from(country_codes()),
        Choice: st.sampled_from(list(getattr(shape, "labels", "-"))),
        Number: st.integers(getattr(shape, "least", 0), getattr(shape, "most", 1)),
        YesNo: st.booleans(),
        Day: st.dates(date(1000, 1, 1), date(9998, 12, 31)).map(UncertainDate.on),
        Ends: st.lists(NAMED, max_size=1).map(lambda names: tuple(map(Written, names))),
        Ids: st.lists(st.builds(ExternalId, NAMED, NAMED), max_size=4, unique=True).map(tuple),
        Names: named.map(lambda names: tuple({name.text: name for name in names}.values())),
        Address: st.just("https://example.org/a"),
    }
    return values[type(shape)]


@pytest.mark.parametrize(("kind", "field"), EVERY, ids=[f"{kind} {field.name}" for kind, field in EVERY])
def test_what_a_field_writes_it_reads_again(kind: str, field: Field) -> None:
    @settings(max_examples=8, deadline=None)
    @given(values_of(field))
    def holds(value: object) -> None:
        assert field.read(field.write(value)) == value

    holds()
    assert field.read("") == field.shape.empty


@settings(deadline=None)
@given(WORDS)
def test_whatever_is_written_is_read_or_answered_in_a_sentence(text: str) -> None:
    for field in {type(field.shape): field for _kind, field in EVERY}.values():
        try:
            field.read(text)
        except BadValue as bad:
            assert str(bad)[-1] in ".?", bad  # noqa: PT017  (most texts are read)


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2008/03/dd", "2008-03"),
        ("1966~", "1966~"),
        ("March 07, 2014", "2014-03-07"),
        ("22 November 2013", "2013-11-22"),
        ("1952", "1952"),
        ("1952-08", "1952-08"),
        ("2016-01-21/2016-01-22?", "2016-01-21/2016-01-22?"),
        ("23/05/2025", "2025-05-23"),
        ("05/23/2025", "2025-05-23"),
    ],
)
def test_dates_as_lists_write_them(written: str, edtf: str) -> None:
    found = Day().read(written)
    assert found is not None
    assert found.text == edtf


@pytest.mark.parametrize("written", ["1954-02-29", "19812", "1952-08021", "life", "unknown", "31/02/2014"])
def test_what_is_no_date_is_never_guessed(written: str) -> None:
    with pytest.raises(BadValue):
        Day().read(written)


def test_the_order_of_day_and_month_is_asked_once() -> None:
    with pytest.raises(AmbiguousDay):
        Day().read("03/05/2025")
    orders = {order: Day().read("03/05/2025", order) for order in DayOrder}
    assert {order: when and when.text for order, when in orders.items()} == {
        DayOrder.DAY_FIRST: "2025-05-03",
        DayOrder.MONTH_FIRST: "2025-03-05",
    }
    assert Day().read("23/05/2025", DayOrder.MONTH_FIRST) == Day().read("23/05/2025", DayOrder.DAY_FIRST)


@pytest.mark.parametrize(
    ("cell", "main", "others"),
    [
        ("林安（Lin An）", "林安", [("Lin An", NameKind.LATIN)]),
        ("Lin An (林安)", "Lin An", [("林安", NameKind.OWN_SCRIPT)]),
        ("林安 Lin An", "林安", [("Lin An", NameKind.LATIN)]),
        ("林安Lin An", "林安", [("Lin An", NameKind.LATIN)]),
        ("Ko Htet a.k.a. Htet Gyi", "Ko Htet", [("Htet Gyi", NameKind.KNOWN_AS)]),
        ("Layla Hassan; Leila Hasan", "Layla Hassan", [("Leila Hasan", NameKind.ALSO)]),
        ("Tan Mei / Tang Mei", "Tan Mei", [("Tang Mei", NameKind.ALSO)]),
        (
            "ليلى حسن (Layla Hassan)（又名 Umm Yusuf）",
            "ليلى حسن",
            [("Layla Hassan", NameKind.LATIN), ("Umm Yusuf", NameKind.KNOWN_AS)],
        ),
        ("Eleven villagers (2014)", "Eleven villagers (2014)", []),
        ("Jean-Pierre O’Neill", "Jean-Pierre O’Neill", []),
    ],
)
def test_two_scripts_and_aliases_in_one_cell_are_names_of_one_person(
    cell: str, main: str, others: list[tuple[str, NameKind]]
) -> None:
    first, *rest = cut_names(cell)
    assert (first.text, [(name.text, name.kind) for name in rest]) == (main, others)


def test_what_is_missing_lies_ahead_or_does_not_fit_is_said_of_its_field() -> None:
    def faults(kind: Kind, is_new: bool = True, **values: object) -> list[str]:
        return [fault.field for fault in FIELDS[kind].faults(values, TODAY, is_new=is_new)]

    later = UncertainDate.on(date(2016, 2, 11))
    assert faults(Kind.PERSON) == ["title"]
    assert faults(Kind.PERSON, is_new=False, gender="f") == []
    assert faults(Kind.PERSON, is_new=False, title="") == ["title"]
    assert faults(Kind.PERSON, title="A", born=later, number=3, is_group=False) == ["born", "number"]
    assert faults(Kind.VISIT, title="A", starts=later, ends=UncertainDate.on(TODAY)) == ["ends"]
    assert faults(Kind.EVENT, title="A", when=later, about=["x"], type="arrest") == ["when"]
    assert faults(Kind.EVENT, title="A", when=later, about=["x"], type="hearing") == []
