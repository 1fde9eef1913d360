"""What tells whether the clock is alive, and mail leaves."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.audit import who_opened_much
from tracker.records.backups import Backup
from tracker.records.installation import Hold, Installation, Lease, standing_holds
from tracker.records.outbox import Mail, waits_to_leave, was_given_up
from tracker.rules.holds import Held
from tracker.rules.pulse import Pulse

GIVEN_UP_SHOWN = timedelta(days=7)


def pulse(lease: str, now: datetime, reader: int = 0) -> Pulse:
    """Return the pulse of the clock that holds this lease, in one statement, and how many others opened very much."""
    values = {"lease": lease, "lately": now - GIVEN_UP_SHOWN, "since": (now - timedelta(days=1)).isoformat()}
    asked = session().execute(_signs(), {**values, "reader": reader})
    since_when, ticked_at, waiting_since, untold_since, reason, count, backed_up_at, much = asked.one()
    held = Held(reason) if reason else None
    return Pulse(since_when, ticked_at, waiting_since, untold_since, held, count, backed_up_at, much)


@cache
def _signs() -> Select[*tuple[Any, ...]]:
    since = select(func.min(User.created_at)).scalar_subquery()
    ticked = select(Lease.ticked_at).where(Lease.name == bindparam("lease")).scalar_subquery()
    waiting = select(func.min(Mail.created_at)).where(waits_to_leave()).scalar_subquery()
    untold = select(func.min(Installation.untold_since)).scalar_subquery()
    held = standing_holds().with_only_columns(Hold.reason).limit(1).scalar_subquery()
    lately = select(func.count()).where(was_given_up(), Mail.given_up_at > bindparam("lately"))
    backed_up = select(func.max(Backup.made_at)).scalar_subquery()
    much = who_opened_much().scalar_subquery()
    return select(since, ticked, waiting, untold, held, lately.scalar_subquery(), backed_up, much)
