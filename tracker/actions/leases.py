"""One process at a time does the rounds: a lease in the database, taken over when its holder has died."""

from datetime import timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.outbox import Lease


def hold(name: str, holder: str, length: timedelta) -> bool:
    """Take or renew a lease; False while another process holds it. The caller commits."""
    now = clock.real_now()
    mine_or_over = (Lease.holder == holder) | (Lease.until < now)
    taken = (
        update(Lease)
        .where(Lease.name == name, mine_or_over)
        .values(holder=holder, until=now + length, fence=Lease.fence + 1)
        .execution_options(synchronize_session=False)
    )
    if session().execute(taken).rowcount == 1:  # type: ignore[attr-defined]  # an UPDATE answers with a cursor
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
    session().execute(over.values(until=clock.real_now()).execution_options(synchronize_session=False))


def note_tick(name: str) -> None:
    ticked = update(Lease).where(Lease.name == name).values(ticked_at=clock.real_now())
    session().execute(ticked.execution_options(synchronize_session=False))


def last_tick(name: str) -> Lease | None:
    return session().scalars(select(Lease).where(Lease.name == name)).one_or_none()
