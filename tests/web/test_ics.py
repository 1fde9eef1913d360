"""A calendar is laid out line by line, and is byte for byte what the library writes of the same entries."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from icalendar import Calendar
from icalendar import Event as Noted

from tracker.web.calendar.ics import Entry, Seal, written

pytestmark = pytest.mark.any_database

SEAL = Seal("0123456789abcdef" * 4, "tracker.example.org")
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200),
    st.text(st.sampled_from("\\N n;,\r\n:\"^'ច្é😀"), max_size=200),
    st.integers(60, 80).map("x".__mul__),
)
ENTRIES = st.builds(
    Entry,
    of=st.integers(1, 10**6).map("follow-up:{}".format),
    day=st.dates(date(1, 1, 1), date(9999, 12, 30)),
    summary=TEXTS,
    url=st.integers(1, 80).map(lambda length: f"https://tracker.example.org/people/{'P' * length}"),
    changed_at=st.dates(date(1900, 1, 1)).map(lambda day: datetime.combine(day, time(9, 5, 7), UTC)),
    sequence=st.integers(0, 1000),
    description=TEXTS,
    cancelled=st.booleans(),
    last=st.none(),
) | st.builds(
    Entry,
    of=st.just("match:1"),
    day=st.dates(date(1, 1, 1), date(2000, 1, 1)),
    summary=TEXTS,
    url=st.just("https://tracker.example.org/visits/V-22222"),
    changed_at=st.just(datetime(2016, 2, 10, 9, tzinfo=UTC)),
    sequence=st.just(0),
    last=st.dates(date(2000, 1, 1), date(9999, 12, 30)),
)


@how(deadline=None)
@given(st.lists(ENTRIES, max_size=3))
def test_the_bytes_are_those_of_the_library_and_it_reads_them_back(entries: list[Entry]) -> None:
    data = written(entries, SEAL)
    assert data == by_the_library(entries)
    read = Calendar.from_ical(data)
    assert isinstance(read, Calendar)
    assert [(str(event["UID"]), event.start, event.end) for event in read.events] == [
        (SEAL.uid(entry.of), entry.day, (entry.last or entry.day) + timedelta(days=1)) for entry in entries
    ]


def by_the_library(entries: list[Entry]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Advocacy tracker//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Tracker")
    calendar.add("x-published-ttl", "PT12H")
    for entry in entries:
        calendar.add_component(event_of(entry))
    return bytes(calendar.to_ical())


def event_of(entry: Entry) -> Noted:
    event = Noted()
    event.add("uid", SEAL.uid(entry.of))
    event.add("summary", entry.summary)
    event.add("dtstart", entry.day)
    event.add("dtend", (entry.last or entry.day) + timedelta(days=1))
    event.add("dtstamp", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("url", entry.url)
    if entry.description:
        event.add("description", entry.description)
    return event
