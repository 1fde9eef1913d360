"""Programs elsewhere that are told of events, and what is yet to be told to each: a row before it is sent."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, and_, exists, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.accounts import User, whose_role_may
from tracker.records.installation import standing_holds
from tracker.rules.access import Ability


class Webhook(Base):
    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    """On whose behalf: it is told of what this person may see."""
    url: Mapped[str] = mapped_column(String(500))
    salt: Mapped[str] = mapped_column(String(64))
    """From which, with the key of the installation, its secret is made."""
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(200), default="")


class Delivery(Base):
    """One thing that is to be told to one program."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_waiting", "sent_at", "given_up_at", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    news: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str | None] = mapped_column(String(40))
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]


def may_be_told(now: datetime) -> ColumnElement[bool]:
    """Whether something may be told now: it waits, its time has come, nobody has it, nothing is held, and the person of
    its webhook reads records here."""
    free = or_(Delivery.claimed_until.is_(None), Delivery.claimed_until < now)
    reads = select(Webhook.id).join(User, User.id == Webhook.user_id)
    reads = reads.where(Webhook.id == Delivery.webhook_id, User.active, whose_role_may(Ability.READ))
    waits = and_(Delivery.sent_at.is_(None), Delivery.given_up_at.is_(None), Delivery.next_try_at <= now)
    return and_(waits, free, exists(reads), ~exists(standing_holds()))


def waiting_deliveries(now: datetime, most: int) -> Select[int, str]:
    """What may be told now and where, the oldest first."""
    asked = select(Delivery.id, Webhook.url).join(Webhook, Webhook.id == Delivery.webhook_id).where(may_be_told(now))
    return asked.order_by(Delivery.next_try_at, Delivery.id).limit(most)


def webhooks() -> Select[Webhook, str]:
    return select(Webhook, User.email).join(User, User.id == Webhook.user_id).order_by(Webhook.id)
