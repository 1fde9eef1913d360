"""Hold what leaves, and let it go again."""

from sqlalchemy import update

from tracker.actions import audit
from tracker.actions.audit import Noted
from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.installation import Hold, standing_holds
from tracker.rules.audit import Deed
from tracker.rules.holds import Held


def hold(reason: Held, detail: str = "") -> None:
    """Let nothing leave from now on, for one more reason."""
    if reason not in reasons():
        session().add(Hold(reason=reason, detail=detail[:300], since=clock.real_now()))
        session().flush()
        _note(Deed.MAIL_HELD, reason)


def _note(deed: Deed, reason: Held) -> None:
    """Log it by its reason: a clock that jumped, another machine, an older copy. A lock has an act of its own."""
    if reason is not Held.LOCKED:
        audit.note(Noted(deed, result=reason))


def release(reason: Held) -> bool:
    """Take one reason away; False when it did not stand."""
    standing = update(Hold).where(Hold.reason == reason, Hold.released_at.is_(None))
    released = rows_changed(standing.values(released_at=clock.real_now())) > 0
    if released:
        _note(Deed.MAIL_RELEASED, reason)
    return released


def standing() -> list[Hold]:
    return list(session().scalars(standing_holds()))


def reasons() -> set[Held]:
    """Return why nothing leaves just now; empty when it does."""
    return {Held(row.reason) for row in standing()}
