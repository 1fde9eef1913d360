"""Writes a calendar as iCalendar (RFC 5545): all-day events whose bytes are the same as long as their data are.

The lines are laid out here; what is in them is escaped, and they are folded, by the library.
"""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import vText
from icalendar.parser import Contentline

LASTS = "PT12H"
"""How often a calendar is asked to look again; most look once a day, whatever is asked."""

SHORT = 75
"""A line of fewer bytes needs no folding."""


@dataclass(frozen=True, slots=True)
class Entry:
    of: str
    """What it is, for ever: "follow-up:12". It stands nowhere; the UID is derived from it."""
    day: date
    summary: str
    url: str
    changed_at: datetime
    sequence: int
    description: str = ""
    cancelled: bool = False
    last: date | None = None
    """The last of several days."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What makes the UIDs of this installation its own: nobody who does not know the key can tell what they count."""

    key: str
    host: str

    def uid(self, of: str) -> str:
        digest = hmac.digest(self.key.encode(), f"calendar:{of}".encode(), "sha256").hex()
        return f"{digest[:32]}@{self.host}"


def written(entries: Iterable[Entry], seal: Seal) -> bytes:
    lines = [*_FIRST, *(line for entry in entries for line in _event(entry, seal)), "END:VCALENDAR", ""]
    return b"\r\n".join(map(_folded, lines))


_FIRST = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Advocacy tracker//EN",
    "METHOD:PUBLISH",
    "X-WR-CALNAME:Tracker",
    f"X-PUBLISHED-TTL:{LASTS}",
)


def _event(entry: Entry, seal: Seal) -> Iterator[str]:
    """Each line of an event, in the order in which the library would write them."""
    yield "BEGIN:VEVENT"
    yield f"SUMMARY:{_escaped(entry.summary)}"
    yield f"DTSTART;VALUE=DATE:{_in_digits(entry.day)}"
    yield f"DTEND;VALUE=DATE:{_in_digits((entry.last or entry.day) + timedelta(days=1))}"
    yield f"DTSTAMP:{entry.changed_at:%Y%m%dT%H%M%SZ}"
    yield f"UID:{seal.uid(entry.of)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield "CLASS:PRIVATE"
    if entry.description:
        yield f"DESCRIPTION:{_escaped(entry.description)}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield f"URL:{entry.url}"
    yield "END:VEVENT"


def _in_digits(day: date) -> str:
    return day.isoformat().replace("-", "")


def _escaped(text: str) -> str:
    return vText(text).to_ical().decode()


def _folded(line: str) -> bytes:
    plain = line.encode()
    return plain if len(plain) < SHORT else Contentline(line).to_ical()
