"""Close the installation to everybody at once. What falls due is counted meanwhile, and told when it is open again."""

from sqlalchemy import delete, select, update

from tracker.actions import audit, holds
from tracker.actions.audit import Noted
from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.accounts import SignedIn, SignInLink
from tracker.records.feeds import Feed
from tracker.records.follow_ups import AnswerLink
from tracker.records.installation import is_locked
from tracker.records.second_steps import Arrival
from tracker.records.tokens import ApiToken
from tracker.rules.audit import Deed
from tracker.rules.holds import Held


def lock() -> int:
    """End every session, void links, calendar addresses and tokens, hold the mail; return how many sessions ended."""
    holds.hold(Held.LOCKED)
    audit.note(Noted(Deed.LOCKED))
    return close_doors()


def unlock() -> bool:
    """Let people sign in again, and mail leave; False when it was not locked.

    Whoever came half-way in while it was being locked is shut out once more: nothing of before opens a door.
    """
    close_doors()
    audit.note(Noted(Deed.UNLOCKED))
    return holds.release(Held.LOCKED)


def locked() -> bool:
    return bool(session().scalar(select(is_locked())))


def close_doors() -> int:
    """End sessions and void links, calendar addresses and tokens; return how many sessions ended.

    Also after a restore: what was revoked since the backup was made would open again.
    """
    now = clock.real_now()
    rows_changed(delete(Arrival))
    rows_changed(delete(SignInLink).where(SignInLink.used_at.is_(None)))
    rows_changed(update(AnswerLink).where(AnswerLink.used_at.is_(None)).values(used_at=now))
    rows_changed(update(Feed).where(Feed.revoked_at.is_(None)).values(revoked_at=now))
    rows_changed(update(ApiToken).where(ApiToken.revoked_at.is_(None)).values(revoked_at=now))
    return rows_changed(update(SignedIn).where(SignedIn.ended_at.is_(None)).values(ended_at=now))
