"""The mails that wait to leave, and which of them may: a mail is a row before it is mail."""

from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, ForeignKey, Index, LargeBinary, Select, String, Table, and_, exists, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.accounts import User
from tracker.records.channels import Channel
from tracker.records.installation import standing_holds
from tracker.rules.sending import Phase


class Mail(Base):
    """What leaves by mail or by another channel; its bytes, date and Message-ID are frozen when it is written."""

    __tablename__ = "mails"
    __table_args__ = (Index("ix_mails_waiting", "sent_at", "given_up_at", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    recipient: Mapped[str] = mapped_column(String(254))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """Forgotten when it left, was withdrawn or was given up."""
    names: Mapped[str] = mapped_column(String(64), default="")
    """What tells whether the titles that stand in it are still those that may; "" when none does."""
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]
    claim: Mapped[str | None] = mapped_column(String(40))
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(500), default="")
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channels.id", ondelete="CASCADE"), index=True)
    """The channel it leaves by; None for mail."""
    phase: Mapped[str] = mapped_column(String(12), default="")
    """How far the last try came (`Phase`)."""
    uncertain_since: Mapped[datetime | None]
    """Since when it is not known whether the server took it."""
    maybe_twice: Mapped[bool] = mapped_column(default=False)
    """It was sent again although it may have arrived."""
    found_at: Mapped[datetime | None]
    """When its copy was found in the receipt mailbox."""

    @property
    def is_digest(self) -> bool:
        return self.key.startswith(DIGEST)


DIGEST = "digest:"
"""How the keys of digests begin; the person and the day in their time zone follow."""

MAILS = cast(Table, Mail.__table__)


Moment = datetime | ColumnElement[datetime]


def may_leave(now: Moment) -> ColumnElement[bool]:
    """Whether a mail may leave now.

    It waits, its time has come, nobody has it, whoever it is for may still sign in, and nothing is open about an
    earlier try.
    """
    free = or_(MAILS.c.claimed_until.is_(None), and_(MAILS.c.claimed_until < now, MAILS.c.phase != Phase.DATA))
    ready = and_(_waits(), MAILS.c.uncertain_since.is_(None), MAILS.c.next_try_at <= now, free)
    return and_(ready, _may_be_read(), ~exists(standing_holds()))


def waits_to_leave() -> ColumnElement[bool]:
    """Whether a mail is yet to leave, to somebody who may still sign in."""
    return and_(_waits(), _may_be_read())


def was_given_up() -> ColumnElement[bool]:
    """Whether nobody got a mail that was to be had."""
    return and_(MAILS.c.given_up_at.is_not(None), MAILS.c.phase != Phase.WITHDRAWN)


def _waits() -> ColumnElement[bool]:
    return and_(MAILS.c.sent_at.is_(None), MAILS.c.given_up_at.is_(None))


def _may_be_read() -> ColumnElement[bool]:
    return or_(MAILS.c.user_id.is_(None), exists(select(User.id).where(User.id == MAILS.c.user_id, User.active)))


def was_interrupted(now: Moment) -> ColumnElement[bool]:
    """Whether the process that had a mail died, or was stopped for long, when its bytes may have left."""
    return and_(_waits(), MAILS.c.uncertain_since.is_(None), MAILS.c.phase == Phase.DATA, MAILS.c.claimed_until < now)


def may_go_on(now: Moment) -> ColumnElement[bool]:
    """Whether the bytes of a mail that somebody has may leave: their claim, its reader, and no hold."""
    return and_(_waits(), MAILS.c.claimed_until > now, _may_be_read(), ~exists(standing_holds()))


def unsettled_mails(most: int) -> Select[int, str]:
    """The mails of which nobody knows whether they left, with their Message-IDs, the longest unknown first."""
    asked = select(Mail.id, Mail.message_id).where(_waits(), Mail.uncertain_since.is_not(None))
    return asked.order_by(Mail.uncertain_since, Mail.id).limit(most)


def waiting_mails(now: datetime, most: int) -> Select[int]:
    """The mails that may leave now, the oldest first."""
    asked = select(Mail.id).where(Mail.channel_id.is_(None), may_leave(now))
    return asked.order_by(Mail.next_try_at, Mail.id).limit(most)


def states() -> dict[str, ColumnElement[bool]]:
    """The states of a mail, each with what it means."""
    return {
        "waiting": and_(_waits(), Mail.uncertain_since.is_(None)),
        "uncertain": and_(_waits(), Mail.uncertain_since.is_not(None)),
        "sent": and_(Mail.sent_at.is_not(None), Mail.maybe_twice.is_(False)),
        "sent, perhaps twice": and_(Mail.sent_at.is_not(None), Mail.maybe_twice),
        "given up": was_given_up(),
    }


def waiting_notices(now: datetime, most: int) -> Select[int, str]:
    """What may leave now by another channel than mail, and to which address, the oldest first."""
    asked = select(Mail.id, Channel.url).join(Channel, Channel.id == Mail.channel_id).where(may_leave(now))
    return asked.order_by(Mail.next_try_at, Mail.id).limit(most)


def given_up_mails(user_id: int | None = None) -> Select[int | None, datetime | None, str]:
    """To whom mails were given up, when, and what their server said, the latest first; for one person or for all."""
    asked = select(Mail.user_id, Mail.given_up_at, Mail.problem).where(was_given_up())
    if user_id is not None:
        asked = asked.where(Mail.user_id == user_id)
    return asked.order_by(Mail.given_up_at.desc()).limit(20)
