"""What tells whether the clock is alive."""

from sqlalchemy import func, select

from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.outbox import Lease, Mail
from tracker.rules.pulse import Pulse


def pulse(lease: str) -> Pulse:
    """Return the pulse of the clock that holds this lease, in one statement."""
    since = select(func.min(User.created_at)).scalar_subquery()
    ticked = select(Lease.ticked_at).where(Lease.name == lease).scalar_subquery()
    waiting = select(func.min(Mail.created_at)).where(Mail.sent_at.is_(None), Mail.given_up_at.is_(None))
    return Pulse(*session().execute(select(since, ticked, waiting.scalar_subquery())).one())
