"""When somebody is written to, in every zone and over every change of the clocks: once for each day that exists."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shares import share
from tracker.rules.rhythm import Rhythm, Slot, Wish, exists, moment

TIMES = [time(0), time(1, 30), time(2, 30), time(9)]
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
ONE_IN = 4
"""Of so many changes one is looked at by each run of all tests; by `make proofs`, each."""
HALF_AN_HOUR = timedelta(minutes=30)
FEW_DAYS = timedelta(days=7)
"""No zone changes its clocks twice within so many."""


def daily(zone: ZoneInfo, at: time) -> Wish:
    return Wish(Rhythm.DAILY, 0, at, zone)


def offset(zone: ZoneInfo, when: datetime) -> timedelta | None:
    return when.astimezone(zone).utcoffset()


def transitions(zone: ZoneInfo) -> Iterator[datetime]:
    """The moments from 2024 to 2030 at which the clocks of a zone change, found by halving."""
    day, before = FIRST, offset(zone, FIRST)
    while day < LAST:
        after = day + FEW_DAYS
        then = offset(zone, after)
        if before != then:
            low, high = day, after
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if offset(zone, middle) == before else (low, middle)
            yield high.replace(microsecond=0)
        day, before = after, then


@cache
def changes() -> list[tuple[ZoneInfo, datetime]]:
    """Every change of the clocks that the time zone data know, once for zones that do the same."""
    found: dict[tuple[object, ...], tuple[ZoneInfo, datetime]] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        for when in transitions(zone):
            found.setdefault((when, offset(zone, when - HALF_AN_HOUR), offset(zone, when)), (zone, when))
    return list(found.values())


def test_every_change_of_the_clocks_from_2024_to_2030_has_one_slot_for_each_day(pytestconfig: pytest.Config) -> None:
    """A clock that ticks every hour, from two days before to two days after: every day once, in their order."""
    assert len(changes()) > 200
    for zone, when in share(pytestconfig, changes(), ONE_IN):
        begin = when - timedelta(days=2)
        ticks = [begin + timedelta(hours=n) for n in range(4 * 24 + 1)]
        for at in TIMES:
            seen = list(dict.fromkeys(slot for now in ticks if (slot := daily(zone, at).latest(now))))
            days = [slot.day for slot in seen]
            assert days == [days[0] + timedelta(days=n) for n in range(len(days))], (zone.key, when, at)
            assert len(days) >= 4
            assert all(slot.moment == moment(slot.day, at, zone) for slot in seen)


GAPS = [
    ("America/New_York", date(2026, 3, 8), time(2, 30), "2026-03-08T07:30"),
    ("Asia/Beirut", date(2026, 3, 29), time(0), "2026-03-28T22:00"),
    ("Africa/Cairo", date(2026, 4, 24), time(0), "2026-04-23T22:00"),
    ("Africa/Casablanca", date(2026, 2, 15), time(2, 30), "2026-02-15T01:30"),
    ("Africa/Casablanca", date(2026, 3, 22), time(2, 30), "2026-03-22T02:30"),
    ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:45"),
    ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "2026-04-04T14:45"),
    ("America/New_York", date(2026, 11, 1), time(1, 30), "2026-11-01T05:30"),
]
"""A gap is read with the offset before it, of an hour that comes twice the first."""


@pytest.mark.parametrize(("name", "day", "at", "expected"), GAPS)
def test_the_named_changes(name: str, day: date, at: time, expected: str) -> None:
    zone, wanted = ZoneInfo(name), datetime.fromisoformat(expected).replace(tzinfo=UTC)
    wish = daily(zone, at)
    assert wish.on(day) == Slot(day, wanted)
    assert wish.latest(wanted) == Slot(day, wanted)
    before = wish.latest(wanted - timedelta(seconds=1))
    assert before is not None
    assert before.day == day - timedelta(days=1)


def test_a_day_that_a_zone_left_out_has_no_slot() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert not exists(date(2011, 12, 30), apia)
    assert exists(date(2011, 12, 29), apia)
    assert exists(date(2011, 12, 31), apia)
    wish = daily(apia, time(9))
    ticks = [datetime(2011, 12, 28, tzinfo=UTC) + HALF_AN_HOUR * n for n in range(4 * 48)]
    days = list(dict.fromkeys(slot.day for now in ticks if (slot := wish.latest(now))))
    assert [day.day for day in days] == [27, 28, 29, 31, 1]


def test_time_zone_data_that_changed_move_the_moment_and_not_the_day() -> None:
    """Lebanon put summer time off by three weeks, at two days' notice: the same day, an hour later."""
    planned, changed = ZoneInfo("Europe/Athens"), ZoneInfo("Etc/GMT-2")
    day = date(2026, 4, 1)
    before, after = daily(planned, time(9)).on(day), daily(changed, time(9)).on(day)
    assert before is not None
    assert after is not None
    assert before.day == after.day
    assert after.moment - before.moment == timedelta(hours=1)


@given(
    st.sampled_from([rhythm for rhythm in Rhythm if rhythm is not Rhythm.NEVER]),
    st.integers(0, 6),
    st.times(),
    st.sampled_from(sorted(available_timezones())),
    st.integers(631_152_000, 3_786_912_000).map(lambda second: datetime.fromtimestamp(second, UTC)),
)
def test_the_latest_slot_is_the_last_of_those_that_suit(
    rhythm: Rhythm, weekday: int, at: time, name: str, now: datetime
) -> None:
    wish = Wish(rhythm, weekday, at.replace(second=0, microsecond=0), ZoneInfo(name))
    slot = wish.latest(now)
    assert slot is not None
    assert slot.moment <= now
    assert rhythm is not Rhythm.WEEKLY or slot.day.weekday() == weekday
    assert rhythm is not Rhythm.WEEKDAYS or slot.day.weekday() < 5
    today = now.astimezone(wish.zone).date()
    between = [wish.on(today, back) for back in range(-1, (today - slot.day).days)]
    assert all(other is None or other.moment > now for other in between)


def test_never_is_never() -> None:
    assert Wish(Rhythm.NEVER, 0, time(9), ZoneInfo("UTC")).latest(FIRST) is None
