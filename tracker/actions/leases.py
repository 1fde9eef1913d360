"""One process at a time does the rounds: a lease in the database, taken over when its holder has died."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.installation import Lease

CLOCK = "clock"
"""The lease of whoever does the rounds."""

LONGEST = timedelta(hours=2)
"""Twice what the settings allow, for two machines never have quite the same time."""


OVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before any time that a machine believes in, even one that goes back meanwhile."""


def hold(name: str, holder: str, length: timedelta) -> bool:
    """Take or renew a lease; False while another process holds it. The caller commits.

    One that runs longer than any may was taken by a clock that went wrong, and holds nobody off.
    """
    now = clock.real_now()
    mine_or_over = (Lease.holder == holder) | (Lease.until < now) | (Lease.until > now + LONGEST)
    taken = (
        update(Lease)
        .where(Lease.name == name, mine_or_over)
        .values(holder=holder, until=now + length, fence=Lease.fence + 1)
    )
    if rows_changed(taken) == 1:
        return True
    if session().scalar(select(Lease.name).where(Lease.name == name)) is not None:
        return False
    try:
        with session().begin_nested():
            session().execute(insert(Lease).values(name=name, holder=holder, until=now + length, fence=1))
    except IntegrityError:
        return False
    return True


def release(name: str, holder: str) -> None:
    """Give a lease back, so that the next process need not wait for it to run out."""
    over = update(Lease).where(Lease.name == name, Lease.holder == holder)
    rows_changed(over.values(until=OVER))


def note_tick(name: str) -> None:
    rows_changed(update(Lease).where(Lease.name == name).values(ticked_at=clock.real_now()))


def was_done(name: str, day: date) -> bool:
    """Say whether a round that is made once a day was made on this day of the domain."""
    return session().scalar(select(Lease.holder).where(Lease.name == name)) == day.isoformat()


def note_done(name: str, day: date) -> None:
    done = update(Lease).where(Lease.name == name).values(holder=day.isoformat(), until=clock.real_now())
    if rows_changed(done) == 0:
        session().execute(insert(Lease).values(name=name, holder=day.isoformat(), until=clock.real_now(), fence=0))
