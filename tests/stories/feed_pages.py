"""What a calendar program reads at a private address, and how somebody makes one."""

import re
from dataclasses import dataclass
from typing import Any

import icalendar
import vobject
from flask import Flask

from tests.cast import Browser, words_of
from tests.web.strict_ics import faults


@dataclass(frozen=True)
class Shown:
    """An event as a calendar reads it."""

    uid: str
    summary: str
    start: object
    end: object
    sequence: int
    status: str
    description: str
    others: tuple[str, ...]

    @classmethod
    def read(cls, event: icalendar.Event) -> "Shown":
        texts = [str(event.get(name, "")) for name in ("UID", "SUMMARY", "SEQUENCE", "STATUS", "DESCRIPTION")]
        uid, summary, sequence, status, description = texts
        others = tuple(str(event.get(name, "")) for name in ("TRANSP", "CLASS"))
        return cls(uid, summary, event.start, event.end, int(sequence), status, description, others)


def made(browser: Browser, **fields: str) -> str:
    """Make an address on its page, and return the path that it leads to."""
    stands: dict[str, Any] = {"name": "My phone", "whose": "mine", "what": "", "country": "", "about": ""}
    answer = browser.send("/calendar/feeds", **stands | fields)
    assert answer.status_code == 200, words_of(answer.text)
    (path,) = re.findall(r"http://127.0.0.1:8000(/feeds/[\w-]{43}\.ics)", answer.text)
    return str(path)


def fetched(app: Flask, path: str) -> list[Shown]:
    """Fetch a calendar as a program does that has nothing but the address; two libraries read the same in it."""
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert "Set-Cookie" not in answer.headers
    parsed = icalendar.Calendar.from_ical(answer.data)
    assert isinstance(parsed, icalendar.Calendar)
    found = [Shown.read(event) for event in parsed.events]
    assert faults(answer.data) == []
    assert [(each.uid, each.summary, each.start, each.end) for each in found] == by_another_library(answer.text)
    return found


def by_another_library(text: str) -> list[tuple[object, ...]]:
    """Read a calendar by a library that had no part in writing it, and that says what is missing in one."""
    calendar = vobject.readOne(text, validate=True)
    events = calendar.contents.get("vevent", [])
    return [(each.uid.value, each.summary.value, each.dtstart.value, each.dtend.value) for each in events]


def said(found: list[Shown]) -> dict[str, object]:
    return {event.summary: event.start for event in sorted(found, key=lambda event: str(event.start))}
