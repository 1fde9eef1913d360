"""Whose days are worked: weekends and days off by country, beside what the holiday library knows; stops of a clock."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, String, and_
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import Guarded
from tracker.records.record import of_visible_record


class Weekend(Base):
    """The days of the week on which a country's offices are closed, where people said so."""

    __tablename__ = "weekends"

    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    days: Mapped[str] = mapped_column(String(7))
    """Digits, Monday being 0: "45" for Friday and Saturday."""
    set_at: Mapped[datetime]
    set_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class DayOff(Base):
    """A day that people added to a country's holidays, or took from them."""

    __tablename__ = "days_off"
    __table_args__ = (Index("ix_days_off_country", "country", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(String(2))
    day: Mapped[date] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(200))
    works: Mapped[bool] = mapped_column(default=False)
    """True: it is worked, whatever the weekend and the library say."""
    source: Mapped[str] = mapped_column(String(200), default="")
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class StopOfClock(Guarded, Base):
    """The clock of a record stands still for a time, for a reason: an agreed silence, an election."""

    __tablename__ = "stops"

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    """The last day it stands still. There is always one: nothing waits for ever."""
    reason: Mapped[str] = mapped_column(String(500))
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """Somebody let the clock run again before its last day; a stop that never stood is taken out of the counting."""
    undone: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return of_visible_record(cls.record_id)


class CountedWith(Base):
    """With which version of a library the open days were counted last."""

    __tablename__ = "counted_with"

    library: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]


def stands_from(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """The stops of a follow-up's record that stand on this day or later."""
    return and_(StopOfClock.record_id == FollowUp.record_id, StopOfClock.undone.is_(False), StopOfClock.until >= day)
