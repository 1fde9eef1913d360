"""Forms that were sent: the same form sent twice leads to what it made the first time."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.accounts import Submission

KEPT = timedelta(days=30)


class OtherContent(ValueError):
    """The number of a request came before, with other content."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as somebody sent it: its own number, and a fingerprint of where it went and what stood in it."""

    user_id: int
    number: str
    fingerprint: str


def led_to(sent: Sent) -> str | None:
    """Return the page that this very form led to when it was sent before; other content is a new form."""
    row = _known(sent)
    return row.led_to if row is not None and row.fingerprint == sent.fingerprint else None


def made_by(sent: Sent) -> str | None:
    """Return what was noted of this very request when it was sent before. Raises OtherContent."""
    row = _known(sent)
    if row is not None and row.fingerprint != sent.fingerprint:
        raise OtherContent
    return row.led_to if row is not None else None


def remember(sent: Sent, led_to: str) -> None:
    """Note where a form leads. Of one that is sent twice at once, the second fails at the commit."""
    if _known(sent) is None:
        row = Submission(
            user_id=sent.user_id,
            submission_id=sent.number,
            fingerprint=sent.fingerprint,
            led_to=led_to,
            at=clock.real_now(),
        )
        session().add(row)


def forget_old() -> int:
    """Destroy the notes of forms that nobody sends a second time any more; return how many rows went."""
    return rows_changed(delete(Submission).where(Submission.at < clock.real_now() - KEPT))


def _known(sent: Sent) -> Submission | None:
    return session().get(Submission, (sent.user_id, sent.number))
