"""Writes a calendar as iCalendar (RFC 5545): all-day events whose bytes are the same as long as their data are."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Noted

LASTS = "PT12H"
"""How often a calendar is asked to look again; most look once a day, whatever is asked."""


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


@dataclass(frozen=True, slots=True)
class Seal:
    """What makes the UIDs of this installation its own: nobody who does not know the key can tell what they count."""

    key: str
    host: str

    def uid(self, of: str) -> str:
        digest = hmac.new(self.key.encode(), f"calendar:{of}".encode(), hashlib.sha256).hexdigest()
        return f"{digest[:32]}@{self.host}"


def written(entries: Iterable[Entry], seal: Seal) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Advocacy tracker//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Tracker")
    calendar.add("x-published-ttl", LASTS)
    for entry in entries:
        calendar.add_component(_event(entry, seal))
    return bytes(calendar.to_ical())


def _event(entry: Entry, seal: Seal) -> Noted:
    event = Noted()
    event.add("uid", seal.uid(entry.of))
    event.add("summary", entry.summary)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("dtstamp", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("url", entry.url)
    if entry.description:
        event.add("description", entry.description)
    return event
