"""10. A list of people as CSV, and a calendar as iCalendar, each beside the same bytes by hand."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial

from tests.bench.outcomes import Outcome, at_most
from tests.bench.place import Place
from tests.bench.rounds import Contender, ratio
from tracker.actions.invented.rows import reference
from tracker.rules.kinds import Kind
from tracker.web.calendar.ics import Entry, Seal, written

ENTRIES = {"S": 1_000, "M": 10_000, "L": 10_000}
SEAL = Seal("0123456789abcdef" * 4, "localhost")
PEOPLE = "/people/table.csv"
LONGEST = 75
"""Bytes of a line, without its end."""


def entries(number: int) -> list[Entry]:
    return [
        Entry(
            f"follow-up:{each}",
            date(2016, 1, 1) + timedelta(days=each % 400),
            f"Check whether they have replied, as promised; {reference(Kind.DEMAND, each)} (Réponse attendue)",
            f"http://127.0.0.1:8000/demands/{reference(Kind.DEMAND, each)}",
            datetime(2016, 1, 1, 9, each % 60, tzinfo=UTC),
            each % 5,
            "Between 1 and 3 February 2016" if each % 10 == 0 else "",
            each % 7 == 0,
        )
        for each in range(number)
    ]


def measure(at: Place) -> Outcome:
    list_as_csv, rows_by_hand = _ways_of_a_list(at)
    number = ENTRIES[at.world.size]
    asked = entries(number)
    assert by_hand(asked) == written(asked, SEAL), "The floor writes something else"
    ours = at.world.way(f"ours, iCalendar of {number:,} entries", partial(written, asked, SEAL))
    floor = at.world.way("the same bytes by hand", partial(by_hand, asked))
    at.run([list_as_csv, rows_by_hand], 1)
    at.run([ours, floor], 3)
    people = at.world.one("SELECT count(*) FROM records WHERE kind = 'person'")
    title = f"Export: a list of {people:,} people, and {number:,} entries of a calendar"
    found = Outcome(10, title, [list_as_csv, rows_by_hand, ours, floor])
    found.goals = [
        at_most("CSV of a list to its rows by csv.writer", ratio(list_as_csv, rows_by_hand), 1.5),
        at_most("iCalendar to the same bytes by hand", ratio(ours, floor), 2),
    ]
    found.explain(at.world.page(PEOPLE), times=1)
    found.remarks.append("A pack as PDF: python -m tests.bench.packs.")
    return found


def _ways_of_a_list(at: Place) -> list[Contender]:
    """Ours reads each person as whoever asks may see them, and what they agreed to; the floor has it all in memory."""
    page = at.world.page(PEOPLE)
    rows = _rows_in(page())
    assert _rows_in(_rows_by_hand(rows)) == rows, "The floor writes something else"
    ours = at.world.way(f"ours, {len(rows) - 1:,} people as CSV", page)
    return [ours, at.world.way("the same rows by csv.writer", partial(_rows_by_hand, rows))]


def _rows_in(table: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def _rows_by_hand(rows: list[list[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    return file.getvalue().encode("utf-8-sig")


def by_hand(asked: list[Entry]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Advocacy tracker//EN", "METHOD:PUBLISH"]
    lines += ["X-WR-CALNAME:Tracker", "X-PUBLISHED-TTL:PT12H"]
    for entry in asked:
        lines += _lines(entry)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _lines(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"SUMMARY:{_escaped(entry.summary)}"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
    yield f"DTSTAMP:{entry.changed_at:%Y%m%dT%H%M%SZ}"
    yield f"UID:{SEAL.uid(entry.of)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield "CLASS:PRIVATE"
    if entry.description:
        yield f"DESCRIPTION:{_escaped(entry.description)}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield f"URL:{entry.url}"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    if len(line.encode()) <= LONGEST:
        return line
    pieces, piece, length = [], "", 0
    for character in line:
        size = len(character.encode())
        if length + size >= LONGEST:
            pieces.append(piece)
            piece, length = " ", 1
        piece += character
        length += size
    return "\r\n".join([*pieces, piece])
