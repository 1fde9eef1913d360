"""10. A calendar is written as iCalendar, beside the same bytes by hand."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial

from tests.bench.outcomes import Outcome, at_most
from tests.bench.place import Place
from tests.bench.rounds import ratio
from tracker.actions.invented.rows import reference
from tracker.rules.kinds import Kind
from tracker.web.calendar.ics import Entry, Seal, written

ENTRIES = {"S": 1_000, "M": 10_000, "L": 10_000}
SEAL = Seal("0123456789abcdef" * 4, "localhost")
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
    number = ENTRIES[at.world.size]
    asked = entries(number)
    assert by_hand(asked) == written(asked, SEAL), "The floor writes something else"
    ours = at.world.way(f"ours, iCalendar of {number:,} entries", partial(written, asked, SEAL))
    floor = at.world.way("the same bytes by hand", partial(by_hand, asked))
    at.run([ours, floor], 3)
    found = Outcome(10, f"Export: {number:,} entries of a calendar", [ours, floor])
    found.goals = [at_most("iCalendar to the same bytes by hand", ratio(ours, floor), 2)]
    found.explain(partial(written, asked, SEAL), times=1)
    found.remarks.append("Not built yet (issue 6): CSV of 100,000 records, PDF of 500 entries.")
    return found


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
