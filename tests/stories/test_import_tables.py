"""Files as they come: rows that are refused by their line, files that are no tables, names of every country."""

from collections.abc import Sequence

import pytest

from tests.cast import Acting
from tests.importing import count, csv_of, take_in, visit_of
from tracker.actions.imports import core
from tracker.actions.imports.formats import UnreadableFile
from tracker.actions.imports.places import UnknownPlace, place_named
from tracker.actions.imports.visits import Travel, Visits
from tracker.rules.kinds import Kind

HEADINGS = "id,role,who,name,start_date,end_date,country_id,country,locale,remarks"


BAD = [
    (["1", "Ana Roe", "2015-02-29", "2015-03-01", "Cambodia"], "“2015-02-29” in start_date is no day of the calendar"),
    (["1", "Ana Roe", "2015-13-01", "2015-13-02", "Cambodia"], "write it like 2016-01-26"),
    (["1", "Ana Roe", "20150101", "2015-01-02", "Cambodia"], "“20150101” in start_date"),
    (["1", "Ana Roe", "2015-01-05", "2015-01-04", "Cambodia"], "ends on 2015-01-04 before it starts on 2015-01-05"),
    (["1", "Ana Roe", "2015-01-05", "", "Cambodia"], "The end_date is missing"),
    (["1", "", "2015-01-05", "2015-01-05", "Cambodia"], "The name of the visitor is missing"),
    (["", "Ana Roe", "2015-01-05", "2015-01-05", "Cambodia"], "is no id"),
    (["1", "Ana Roe", "2015-01-05", "2015-01-05", "Cambodja"], "no country called “Cambodja”"),
    (["1", "Ana Roe", "2015-01-05", "2015-01-05", ""], "The country is missing"),
    (["1", "A" * 301, "2015-01-05", "2015-01-05", "Cambodia"], "The name is too long"),
    (["1", "Ana\u202eRoe", "2015-01-05", "2015-01-05", "Cambodia"], "invisible control character"),
    (["1", "Ana Roe", "2015-01-05", "2015-01-05"], "The row has 4 cells, but the table has 5 columns"),
    (["0", "Ana Roe", "2015-01-05", "2015-01-05", "Laos"], "The same stands on line 2 already"),
]


@pytest.mark.parametrize(("row", "why"), BAD, ids=[why[:30] for _row, why in BAD])
def test_a_bad_row_is_named_by_its_line_and_keeps_everything_out(acting: Acting, row: list[str], why: str) -> None:
    good = ["0", "Ben Poe", "2015-01-05", "2015-01-06", "Cambodia"]
    with acting("amina"):
        plan = core.plan(csv_of(good, row), Visits())
        assert [(refusal.line, why in refusal.why) for refusal in plan.refused] == [(3, True)], plan.refused
        with pytest.raises(core.BadRowsLeft):
            take_in(csv_of(good, row))
        assert count(Kind.VISIT) == 0
        assert take_in(csv_of(good, row), skip_bad=True) == core.Report(1, 0, 1)
        assert count(Kind.VISIT) == 1


def test_an_unknown_country_is_answered_with_those_like_it() -> None:
    with pytest.raises(UnknownPlace) as unknown:
        place_named("Guin")
    assert any("Guinea" in name for name in unknown.value.near)


def test_lines_are_those_of_the_file() -> None:
    rows = (
        '1,x,x,Ana Roe,2015-01-01,2015-01-01,x,Laos,"two\nlines",""\n\n'
        "2,x,x,Ana Roe,2015-02-30,2015-01-01,x,Laos,,\r\n"
        "3,x,x,Ana Roe,2015-02-31,2015-01-01,x,Laos,,\n"
    )

    class Lonely(Visits):
        """Knows nothing of a database."""

        def known(self, keys: Sequence[str]) -> set[str]:
            return set()

        def unclear(self, items: Sequence[Travel]) -> dict[str, str]:
            return {}

    plan = core.plan(f"\ufeff{HEADINGS}\n{rows}".encode(), Lonely())
    assert [refusal.line for refusal in plan.refused] == [5, 6]
    assert [item.locale for item in plan.add] == ["two\nlines"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"\n  \n", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "The file is not text."),
        ("id,name\n1,Zo\xeb".encode("utf-16"), "Save it again as CSV in UTF-8."),
        ("id,name,start_date,end_date,country\n1,Zo\xeb".encode("latin-1"), "Save it again as CSV in UTF-8."),
        (b"id,name,end_date\n", "columns too: “start_date”, “country”"),
        (b"id,name,start_date,end_date,country,colour\n", "not known here, or twice: “colour”"),
        (b"id,name,start_date,end_date,country,name\n", "or twice: “name (2)”"),
        (b'id,name,start_date,end_date,country\n1,"Ana,x\n', "begins on line 2 cannot be read"),
    ],
)
def test_a_file_that_is_no_such_table_is_answered_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile) as unreadable:
        core.plan(data, Visits())
    assert said in str(unreadable.value)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_names_in_every_script_and_tables_of_every_office(acting: Acting, separator: str) -> None:
    data = csv_of(["1", "ហ៊ុន សែន", "2015-01-05", "2015-01-06", "Viet Nam"]).decode().replace(",", separator)
    with acting("amina"):
        assert take_in(("\ufeff" + data).encode()).added == 1
        assert visit_of("1").title == "ហ៊ុន សែន in Vietnam"


@pytest.mark.parametrize(
    ("written", "code", "name", "host"),
    [
        ("U.S.S.R.", None, "the Soviet Union", "Government of the Soviet Union"),
        ("Czechoslovakia", None, "Czechoslovakia", "Government of Czechoslovakia"),
        ("Kosovo", None, "Kosovo", "Government of Kosovo"),
        ("Serbia-Montenegro (Kosovo)", None, "Kosovo", ""),
        ("Antarctica", "AQ", "Antarctica", ""),
        ("West Bank", "PS", "the West Bank", ""),
        ("Palestinian Authority", "PS", "the Palestinian territories", "Palestinian Authority"),
        ("Vatican City", "VA", "Vatican City", "Holy See"),
        ("United Kingdom (Wales)", "GB", "Wales", "Government of the United Kingdom"),
        ("Burma", "MM", "Myanmar", "Government of Myanmar"),
        ("Korea, South", "KR", "South Korea", "Government of South Korea"),
        ("Iran", "IR", "Iran", "Government of Iran"),
        ("Niger", "NE", "Niger", "Government of Niger"),
    ],
)
def test_places_have_the_code_of_the_standard_or_none(written: str, code: str | None, name: str, host: str) -> None:
    place = place_named(written)
    assert (place.code, place.name, place.host) == (code, name, host)
