"""What was destroyed leaves traces between the rows of a database, until that is written anew while nobody works."""

from datetime import timedelta

from sqlalchemy import exists, func, select, update

from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.accounts import SignedIn
from tracker.records.installation import Installation

QUIET, LONGEST = timedelta(minutes=10), timedelta(days=1)
"""For how long nobody has opened a page, and how long is waited for that."""


def left() -> None:
    """Note that something was destroyed."""
    since = func.coalesce(Installation.traces_since, clock.real_now())
    rows_changed(update(Installation).values(traces_since=since))


def may_be_removed() -> bool:
    """Say whether there are traces, and nobody is at work, or there was somebody all day."""
    now = clock.real_now()
    at_work = exists(select(SignedIn.id).where(SignedIn.seen_at > now - QUIET, SignedIn.ended_at.is_(None)))
    waited = Installation.traces_since < now - LONGEST
    asked = select(Installation.id).where(Installation.traces_since.is_not(None), ~at_work | waited)
    return session().scalar(asked) is not None


def removed() -> None:
    """Note that the database was written anew."""
    rows_changed(update(Installation).values(traces_since=None))
