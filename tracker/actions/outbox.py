"""The outbox: mails are written as rows with the facts, claimed one by one, handed over, and marked."""

import random
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from tracker.actions import audit
from tracker.actions.audit import Noted
from tracker.plumbing import clock
from tracker.plumbing.database import UtcDateTime, rows_changed, session
from tracker.plumbing.mail import compose
from tracker.records import news
from tracker.records.accounts import User
from tracker.records.alerts import Alert
from tracker.records.channels import Channel
from tracker.records.gate import Escape, escaping
from tracker.records.outbox import DIGEST, MAILS, Mail, may_go_on, may_leave, states
from tracker.records.saved_searches import SearchMatch
from tracker.rules.audit import About, Deed
from tracker.rules.channels import SENTENCE
from tracker.rules.sending import Phase, is_given_up, wait_after

_MAIL, _NOW = MAILS.c, bindparam("now", type_=UtcDateTime)
_WRITTEN, _NEW = select(_MAIL.id).where(_MAIL.key == bindparam("mail_key")), insert(MAILS).returning(_MAIL.id)


def was_written(key: str) -> bool:
    return session().scalar(_WRITTEN, {"mail_key": key}) is not None


def write(key: str, user: User, sender: str, subject: str, body: str, names: str = "", *, to: str = "") -> int | None:
    """Put a mail into the outbox once for ever per key, and return its number; None when it was written before.

    `to`: another address of this person than the one they have now.
    """
    message_id, now = f"<{secrets.token_hex(16)}@{sender.rpartition('@')[2]}>", clock.real_now()
    recipient = to or user.email
    content = compose(sender, recipient, subject, body, message_id, format_datetime(now))
    mail = {"message_id": message_id, "recipient": recipient, "content": content, "names": names}
    return _put(mail | {"key": key, "user_id": user.id, "created_at": now, "next_try_at": now})


def write_notice(key: str, user: User, channel: Channel) -> None:
    """Put the neutral sentence for a channel into the outbox, once for ever per key."""
    message_id, now = f"<{secrets.token_hex(16)}@notice>", clock.real_now()
    notice = {"message_id": message_id, "recipient": "", "content": SENTENCE.encode(), "channel_id": channel.id}
    _put(notice | {"key": key, "user_id": user.id, "created_at": now, "next_try_at": now})


def _put(mail: dict[str, Any]) -> int | None:
    if was_written(mail["key"]):
        return None
    mail_id: int = session().scalars(_NEW, mail).one()
    return mail_id


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that this process has to hand over, as it was when it was claimed."""

    id: int
    key: str
    message_id: str
    user_id: int | None
    channel_id: int | None
    recipient: str
    content: bytes
    names: str
    token: str
    is_so: bool
    """Whether all that it tells is so still; the titles in it, if any, are not asked about."""

    @property
    def is_digest(self) -> bool:
        return self.key.startswith(DIGEST)


_THIS, _MINE = _MAIL.id == bindparam("mail_id"), _MAIL.claim == bindparam("token")
_CLAIM = (
    update(MAILS)
    .where(_THIS, may_leave(_NOW))
    .values(claim=bindparam("token"), claimed_until=bindparam("until"), tries=_MAIL.tries + 1, phase=Phase.BEGUN)
    .returning(_MAIL.id, _MAIL.key, _MAIL.message_id, _MAIL.user_id, _MAIL.channel_id)
    .returning(_MAIL.recipient, _MAIL.content, _MAIL.names)
)
_CLAIM_IF_SO = _CLAIM.where(news.is_so())


def claim(mail_id: int, lease: timedelta) -> Claimed | None:
    """Take a mail to hand over, unless it was sent, given up, is not due, or another process has it."""
    now, token = clock.real_now(), secrets.token_hex(16)
    values = {"mail_id": mail_id, "token": token, "now": now, "until": now + lease}
    with escaping(Escape.CLOCK):
        found = session().execute(_CLAIM_IF_SO, values).mappings().one_or_none()
    if found is not None:
        return Claimed(**found, token=token, is_so=True)
    found = session().execute(_CLAIM, values).mappings().one_or_none()
    return None if found is None else Claimed(**found, token=token, is_so=False)


def rewrite(mail: Mail, sender: str, subject: str, body: str) -> None:
    """Let a claimed mail that has not left say something else: under its Message-ID, and with the date it had."""
    date = format_datetime(mail.created_at)
    mail.content = compose(sender, mail.recipient, subject, body, mail.message_id, date)
    session().flush()


def withdraw(mail: Mail) -> None:
    """Let a claimed mail not leave at all, because what it tells is not so, or may not be said, any more."""
    if _finish(mail.id, mail.claim or "", given_up_at=clock.real_now(), phase=Phase.WITHDRAWN):
        _let_others_tell(mail.id)


_BYTES_LEAVE = update(MAILS).where(_THIS, _MINE, may_go_on(_NOW), news.is_so()).values(phase=Phase.DATA)


def note_bytes_leave(mail_id: int, token: str) -> bool:
    """Note, before the bytes leave, that they may have; False when the mail may not leave after all.

    It is asked once more whether what the mail tells is so: what was answered meanwhile is told to nobody.
    """
    with escaping(Escape.CLOCK):
        return rows_changed(_BYTES_LEAVE, {"mail_id": mail_id, "token": token, "now": clock.real_now()}) == 1


_FINISHED = update(MAILS).where(_THIS, _MINE, _MAIL.sent_at.is_(None)).values(claimed_until=None)
_SENT = _FINISHED.values(sent_at=_NOW, phase=Phase.ACCEPTED, problem="")


def mark_sent(mail_id: int, token: str) -> bool:
    """Note that a mail has left; False when the claim had run out and somebody else holds the mail."""
    left = rows_changed(_SENT, {"mail_id": mail_id, "token": token, "now": clock.real_now()}) == 1
    if left:
        audit.note(Noted(Deed.MAIL_LEFT, About.MAIL, mail_id))
    return left


def mark_delayed(mail_id: int, token: str, problem: str) -> bool:
    """Let a mail be tried again later, or give it up when it is a week old and was tried often enough."""
    mail, now = mail_of(mail_id), clock.real_now()
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
    if mail_of(mail_id).is_digest:
        with escaping(Escape.CLOCK):
            for told in (Alert, SearchMatch):
                rows_changed(update(told).where(told.mail_id == mail_id).values(mail_id=None))


def mark_uncertain(mail_id: int, token: str, problem: str) -> bool:
    """Note that nobody knows whether a mail has left: it is looked for, and leaves again if it did not."""
    mail, now = mail_of(mail_id), clock.real_now()
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
    return rows_changed(_FINISHED.values(**values), {"mail_id": mail_id, "token": token}) == 1


def mail_of(mail_id: int) -> Mail:
    """Return a mail as it stands now."""
    asked = select(Mail).where(Mail.id == mail_id)
    return session().scalars(asked.execution_options(populate_existing=True)).one()
