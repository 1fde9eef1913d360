"""The outbox: mails are written as rows with the facts, claimed one by one, handed over, and marked."""

import random
import secrets
from datetime import datetime, timedelta
from email.utils import format_datetime

from sqlalchemy import func, or_, select, update

from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.plumbing.mail import compose
from tracker.records import news
from tracker.records.accounts import User
from tracker.records.alerts import Alert
from tracker.records.channels import Channel
from tracker.records.gate import Escape, escaping
from tracker.records.outbox import Mail, may_go_on, may_leave, states
from tracker.rules.channels import SENTENCE
from tracker.rules.sending import Phase, is_given_up, wait_after


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


def write_notice(key: str, user: User, channel: Channel) -> None:
    """Put the neutral sentence for a channel into the outbox, once for ever per key."""
    if session().scalar(select(Mail.id).where(Mail.key == key)) is not None:
        return
    now = clock.real_now()
    notice = Mail(
        key=key,
        user_id=user.id,
        recipient="",
        message_id=f"<{secrets.token_hex(16)}@notice>",
        content=SENTENCE.encode(),
        created_at=now,
        next_try_at=now,
        channel_id=channel.id,
    )
    session().add(notice)
    session().flush()


def claim(mail_id: int, lease: timedelta) -> tuple[Mail, str] | None:
    """Take a mail to hand over, unless it was sent, given up, is not due, or another process has it."""
    now, token = clock.real_now(), secrets.token_hex(16)
    taken = (
        update(Mail)
        .where(Mail.id == mail_id, may_leave(now))
        .values(claim=token, claimed_until=now + lease, tries=Mail.tries + 1, phase=Phase.BEGUN)
    )
    if rows_changed(taken) != 1:
        return None
    return _mail(mail_id), token


def rewrite(mail: Mail, sender: str, subject: str, body: str) -> None:
    """Let a claimed mail that has not left say something else: under its Message-ID, and with the date it had."""
    date = format_datetime(mail.created_at)
    mail.content = compose(sender, mail.recipient, subject, body, mail.message_id, date)
    session().flush()


def withdraw(mail: Mail) -> None:
    """Let a claimed mail not leave at all, because what it tells is not so, or may not be said, any more."""
    if _finish(mail.id, mail.claim or "", given_up_at=clock.real_now(), phase=Phase.WITHDRAWN):
        _let_others_tell(mail.id)


def is_so(mail_id: int) -> bool:
    """Say whether all that a mail tells is so still; the titles in it, if any, are not asked about."""
    with escaping(Escape.CLOCK):
        return session().scalar(select(Mail.id).where(Mail.id == mail_id, news.is_so())) is not None


def note_bytes_leave(mail_id: int, token: str) -> bool:
    """Note, before the bytes leave, that they may have; False when the mail may not leave after all.

    It is asked once more whether what the mail tells is so: what was answered meanwhile is told to nobody.
    """
    now = clock.real_now()
    mine = update(Mail).where(Mail.id == mail_id, Mail.claim == token, may_go_on(now), news.is_so())
    with escaping(Escape.CLOCK):
        return rows_changed(mine.values(phase=Phase.DATA)) == 1


def mark_sent(mail_id: int, token: str) -> bool:
    """Note that a mail has left; False when the claim had run out and somebody else holds the mail."""
    return _finish(mail_id, token, sent_at=clock.real_now(), phase=Phase.ACCEPTED, problem="")


def mark_delayed(mail_id: int, token: str, problem: str) -> bool:
    """Let a mail be tried again later, or give it up when it is a week old and was tried often enough."""
    mail, now = _mail(mail_id), clock.real_now()
    if is_given_up(mail.created_at, mail.tries, now):
        return mark_refused(mail_id, token, problem)
    return _finish(mail_id, token, next_try_at=_next_try(mail), problem=problem[:500])


def mark_refused(mail_id: int, token: str, problem: str) -> bool:
    """Give a mail up: its address is refused for good. It shows in the settings of the person.

    What it was to tell, the next day's mail tells: a mailbox that was full may take that one.
    """
    given_up = _finish(mail_id, token, given_up_at=clock.real_now(), problem=problem[:500])
    if given_up:
        _let_others_tell(mail_id)
    return given_up


def _let_others_tell(mail_id: int) -> None:
    if _mail(mail_id).is_digest:
        with escaping(Escape.CLOCK):
            rows_changed(update(Alert).where(Alert.mail_id == mail_id).values(mail_id=None))


def mark_uncertain(mail_id: int, token: str, problem: str) -> bool:
    """Note that nobody knows whether a mail has left: it is looked for, and leaves again if it did not."""
    mail, now = _mail(mail_id), clock.real_now()
    if is_given_up(mail.created_at, mail.tries, now):
        return mark_refused(mail_id, token, problem)
    return _finish(mail_id, token, uncertain_since=now, next_try_at=_next_try(mail), problem=problem[:500])


def forget_contents() -> int:
    """Forget what stood in mails that left, were withdrawn or were given up; their keys stay. Return how many."""
    over = or_(Mail.sent_at.is_not(None), Mail.given_up_at.is_not(None))
    return rows_changed(update(Mail).where(over, Mail.content != b"").values(content=b"", names=""))


def counts() -> dict[str, int]:
    """Return how many mails there are in each state."""
    return {state: session().scalar(select(func.count()).where(mails)) or 0 for state, mails in states().items()}


def _next_try(mail: Mail) -> datetime:
    return clock.real_now() + wait_after(mail.tries, random.random())  # noqa: S311  (it spreads waits, no secret)


def _finish(mail_id: int, token: str, **values: datetime | str | None) -> bool:
    mine = update(Mail).where(Mail.id == mail_id, Mail.claim == token, Mail.sent_at.is_(None))
    return rows_changed(mine.values(claimed_until=None, **values)) == 1


def _mail(mail_id: int) -> Mail:
    asked = select(Mail).where(Mail.id == mail_id)
    return session().scalars(asked.execution_options(populate_existing=True)).one()
