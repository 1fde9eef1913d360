"""The outbox: mails are written as rows with the facts, claimed one by one, handed over, and marked."""

import secrets
from datetime import datetime, timedelta
from email.utils import format_datetime

from sqlalchemy import select, update

from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.plumbing.mail import compose
from tracker.records.accounts import User
from tracker.records.outbox import Mail, may_leave

RETRY_AFTER = (60, 300, 900, 3600, 4 * 3600)
"""Seconds until the next try; the last one repeats until the mail is a week old."""

GIVE_UP_AFTER = timedelta(days=7)


def write(key: str, user: User, sender: str, subject: str, body: str) -> Mail | None:
    """Put a mail into the outbox once for ever per key; None when it was written before."""
    if session().scalar(select(Mail.id).where(Mail.key == key)) is not None:
        return None
    now = clock.real_now()
    message_id = f"<{secrets.token_hex(16)}@{sender.rpartition('@')[2]}>"
    content = compose(sender, user.email, subject, body, message_id, format_datetime(now))
    mail = Mail(
        key=key,
        user_id=user.id,
        recipient=user.email,
        message_id=message_id,
        content=content,
        created_at=now,
        next_try_at=now,
    )
    session().add(mail)
    session().flush()
    return mail


def claim(mail_id: int, lease: timedelta) -> tuple[Mail, str] | None:
    """Take a mail to hand over, unless it was sent, given up, is not due, or another process has it."""
    now, token = clock.real_now(), secrets.token_hex(16)
    taken = (
        update(Mail)
        .where(Mail.id == mail_id, may_leave(now))
        .where((Mail.claimed_until.is_(None)) | (Mail.claimed_until < now))
        .values(claim=token, claimed_until=now + lease, tries=Mail.tries + 1)
    )
    if rows_changed(taken) != 1:
        return None
    mail = session().scalars(select(Mail).where(Mail.id == mail_id).execution_options(populate_existing=True)).one()
    return mail, token


def mark_sent(mail_id: int, token: str) -> bool:
    """Note that a mail has left; False when the claim had run out and somebody else holds the mail."""
    return _finish(mail_id, token, sent_at=clock.real_now(), claimed_until=None, problem="")


def mark_delayed(mail: Mail, token: str, problem: str) -> bool:
    """Let a mail be tried again later, or give it up when it is a week old."""
    now = clock.real_now()
    if mail.created_at + GIVE_UP_AFTER < now:
        return mark_refused(mail.id, token, problem)
    wait = RETRY_AFTER[min(mail.tries, len(RETRY_AFTER)) - 1]
    return _finish(mail.id, token, next_try_at=now + timedelta(seconds=wait), claimed_until=None, problem=problem[:500])


def mark_refused(mail_id: int, token: str, problem: str) -> bool:
    """Give a mail up: its address is refused for good. It shows in the settings of the person."""
    return _finish(mail_id, token, given_up_at=clock.real_now(), claimed_until=None, problem=problem[:500])


def _finish(mail_id: int, token: str, **values: datetime | str | None) -> bool:
    mine = update(Mail).where(Mail.id == mail_id, Mail.claim == token, Mail.sent_at.is_(None))
    return rows_changed(mine.values(**values)) == 1
