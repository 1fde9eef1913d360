"""On which machine this database lives, who does the rounds of its clock, and why nothing leaves just now."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.rules.holds import Held


class Installation(Base):
    """One row: on which machine this database lives, and the highest moment it has seen."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(String(64))
    """A hash of the machine's own identity."""
    boot: Mapped[str] = mapped_column(String(64), default="")
    """Which start of that machine the two readings below belong to."""
    seen_at: Mapped[datetime]
    uptime: Mapped[float] = mapped_column(default=0.0)
    """Seconds since that start, suspended ones too, at the moment of `seen_at`."""
    ledger_lines: Mapped[int] = mapped_column(default=0)
    """How many lines of the sent-ledger this database knows of."""
    untold_since: Mapped[datetime | None]
    """Since when follow-ups are to be told and the clock could not, at tick after tick."""
    traces_since: Mapped[datetime | None]
    """Since when something was destroyed whose traces may be left in the database."""


class Hold(Base):
    """Sending is held: nothing leaves until somebody looks, or the reason is gone."""

    __tablename__ = "holds"

    id: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(String(300), default="")
    since: Mapped[datetime]
    released_at: Mapped[datetime | None]


class Lease(Base):
    """Who may do a round: one holder at a time, until its lease runs out."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(40))
    until: Mapped[datetime]
    fence: Mapped[int] = mapped_column(default=0)
    ticked_at: Mapped[datetime | None]


def standing_holds() -> Select[Hold]:
    """Why nothing leaves just now."""
    return select(Hold).where(Hold.released_at.is_(None)).order_by(Hold.since, Hold.id)


def is_locked() -> ColumnElement[bool]:
    """Whether the installation is closed to everybody."""
    return exists(select(Hold.id).where(Hold.reason == Held.LOCKED, Hold.released_at.is_(None)))
