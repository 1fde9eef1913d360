"""Where a record stands, stored beside it with the event that decided it; only actions/standings.py writes here."""

from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, Select, String, Table, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.gate import Guarded
from tracker.records.record import Record, of_visible_record
from tracker.rules.statuses import Axis


class StandingRow(Guarded, Base):
    __tablename__ = "standings"
    owned_by = ("record_id",)
    __table_args__ = (Index("ix_standings_confirmed", "axis", "code", "confirmed_from"),)

    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    axis: Mapped[Axis] = mapped_column(String(16), primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    as_of: Mapped[str | None] = mapped_column(String(60))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="SET NULL"), index=True)
    confirmed: Mapped[str | None] = mapped_column(String(60))
    confirmed_on: Mapped[date | None] = mapped_column(Date)
    confirmed_from: Mapped[date | None] = mapped_column(Date)
    """The first day that the last confirmation can mean: by it what is known grows old."""
    confirmed_event_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="SET NULL"), index=True)
    certainty: Mapped[str] = mapped_column(String(16))
    order_unsure: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return of_visible_record(cls.record_id)


STANDINGS = cast(Table, StandingRow.__table__)


def standings_of(record_id: int) -> Select[StandingRow]:
    return select(StandingRow).where(StandingRow.record_id == record_id)


def decided_by(event_id: int) -> Select[StandingRow, Record]:
    """The standings that this event decides, each with the record that stands there."""
    asked = select(StandingRow, Record).join(Record, Record.id == StandingRow.record_id)
    return asked.where(StandingRow.event_id == event_id).order_by(Record.kind, Record.id, StandingRow.axis)
