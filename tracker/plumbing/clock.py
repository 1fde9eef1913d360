"""The only place that reads the time. There are two times, and mixing them up loses reminders or sessions.

The domain's time is the one a day of advocacy goes by: it may start at TRACKER_NOW (demonstration, tests) and runs on
from there. Real time is the one sessions, sign-in links, leases and throttles go by; nothing moves it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

BOOT = Path("/proc/sys/kernel/random/boot_id")

MADE = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that goes right says an earlier time: this version of the program was made later."""

_shift = timedelta()
_zone: tzinfo = ZoneInfo("UTC")
_moved = False


def real_now() -> datetime:
    return datetime.now(UTC)


def boot() -> str:
    """Return which start of this machine it is; empty where the system does not say."""
    try:
        return BOOT.read_text().strip()
    except OSError:
        return ""


def uptime() -> float | None:
    """Return the seconds since that start, those asleep too, which nobody can set; None where they are not counted."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else None


def now() -> datetime:
    """Return the moment the domain lives in, aware, in UTC."""
    return real_now() + _shift


def today() -> date:
    """Return the day the domain lives in, in the installation's time zone."""
    return now().astimezone(_zone).date()


def local(moment: datetime) -> datetime:
    return moment.astimezone(_zone)


def is_moved() -> bool:
    return _moved


def start_at(moment: datetime | None, zone: tzinfo) -> None:
    """Let the domain's clock start at `moment` (None: the real time) and read its days in `zone`."""
    global _shift, _zone, _moved
    _zone, _moved = zone, moment is not None
    _shift = moment - real_now() if moment else timedelta()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the domain's clock start at `moment` for a while: for the demonstration's loader and for tests."""
    global _shift, _moved
    before = _shift, _moved
    _shift, _moved = moment - real_now(), True
    try:
        yield
    finally:
        _shift, _moved = before
