"""Mails of which nobody knows whether they arrived: found by their receipt, or sent once more with the same bytes."""

from datetime import timedelta

from sqlalchemy import update

from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed
from tracker.records.outbox import Mail, was_interrupted
from tracker.rules.sending import Phase, leaves_again


def notice_interrupted() -> int:
    """Note that it is not known of a mail whether it left, when whoever sent it died over it; return how many."""
    now = clock.real_now()
    noted = update(Mail).where(was_interrupted(now)).values(uncertain_since=now, claimed_until=None)
    return rows_changed(noted)


def mark_found(mail: Mail) -> bool:
    """Note that a mail did arrive at the server: its receipt was found."""
    now = clock.real_now()
    return _settle(mail, sent_at=now, found_at=now, phase=Phase.ACCEPTED)


def send_again(mail: Mail) -> bool:
    """Let a mail leave once more, although it may have arrived."""
    return _settle(mail, uncertain_since=None, maybe_twice=True)


def may_be_tried(mail: Mail) -> bool:
    """Say whether the wait of a mail is over that leaves again without being looked for."""
    return mail.next_try_at <= clock.real_now()


def is_missed(mail: Mail, period: timedelta, was_looked_for: bool) -> bool:
    """Say whether the receipt of a mail has been missing for so long that the mail leaves again."""
    assert mail.uncertain_since is not None
    return leaves_again(mail.uncertain_since, clock.real_now(), period, was_looked_for)


def _settle(mail: Mail, **values: object) -> bool:
    still_open = update(Mail).where(Mail.id == mail.id, Mail.uncertain_since.is_not(None), Mail.sent_at.is_(None))
    return rows_changed(still_open.values(**values)) == 1
