"""Tables are read whatever wrote them, and a file that holds none is answered in a sentence."""

import pytest
from sqlalchemy import select

from tests.cast import Acting
from tests.lists import as_csv, workbook
from tracker.actions.imports import applying
from tracker.actions.imports.applying import File
from tracker.actions.imports.formats import UnreadableFile, opened
from tracker.plumbing.database import session
from tracker.records.people import Person
from tracker.rules.imports.guessing import guess
from tracker.rules.imports.mapping import from_plain
from tracker.rules.kinds import Kind


def test_a_workbook_with_merged_headings_and_days_as_numbers(acting: Acting) -> None:
    table = opened(workbook())
    assert table.headings == ["No.", "Person name", "Person born", "How it stands occupation", "How it stands notes"]
    assert [cells[:3] for _line, cells in table.rows()] == [["1", "Ana Roe", "1952-08-02"], ["2", "Ben Poe", "25569"]]
    assert any("E5" in said for said in table.told)
    other = "Only the first sheet, “List”, is read, and not “Of last year”. Save each as a table of its own."
    assert other in table.told
    told = guess(Kind.PERSON, table.headings, table.samples()).plain()
    fields = [["external_ids"], ["title"], ["born"], ["occupation"], ["summary"]]
    for column, each in zip(told["columns"], fields, strict=True):
        column["fields"] = each
    with acting("amina"):
        applying.apply(from_plain(told), table, File("list.xlsx", workbook()))
        assert {each.title: each.born for each in session().scalars(select(Person))} == {
            "Ana Roe": "1952-08-02",
            "Ben Poe": "1970-01-01",
        }


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "Layla Hassan"),
        ("utf-8-sig", "Zoë"),
        ("utf-16", "ليلى حسن"),
        ("utf-16-le", "ليلى حسن"),
        ("cp1252", "Zoë Müller-Lefèvre, née Façade"),
        ("mac_roman", "Zoë Müller-Lefèvre, née Façade"),
        ("cp1256", "ليلى حسن من مدينة بورت هالدن"),
        ("cp874", "สมชาย ใจดี จากเมืองพอร์ตฮัลเดน"),
    ],
)
@pytest.mark.parametrize(("separator", "end"), [(",", "\r\n"), (";", "\n"), ("\t", "\r"), ("|", "\n")])
def test_files_in_the_encodings_of_many_offices(encoding: str, name: str, separator: str, end: str) -> None:
    rows = [["Name", "Notes"], [name, 'Two lines:\n"quoted", and more'], *([name, "x"] for _ in range(8))]
    table = opened(as_csv(rows, separator, end).encode(encoding))
    assert table.headings == ["Name", "Notes"]
    assert next(iter(table.rows()))[1] == rows[1]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \r\n", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "The file is not text."),
        (b"\xd0\xcf\x11\xe0 old", "a workbook of an old kind"),
        (b"PK\x03\x04 broken", "The workbook is damaged."),
        (b'Name,Notes\nAna,"never closed\n', "begins on line 2 cannot be read"),
    ],
)
def test_a_file_that_holds_no_table_is_answered_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile) as unreadable:
        list(opened(data).rows())
    assert said in str(unreadable.value)
