from datetime import date
from typing import cast

from sqlalchemy import Date, ForeignKey, Index, Select, String, Table, literal, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.events import REPRISAL
from tracker.rules.kinds import Kind


class Event(Record):
    """Something dated that happened in the world. Only actions/timeline.py makes or amends one."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_earliest", "earliest", "id"),)

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    type: Mapped[str] = mapped_column(String(30))
    detail: Mapped[str | None] = mapped_column(String(30))
    when_text: Mapped[str] = mapped_column(String(60))
    """EDTF as the source gives it; the two days are computed from it."""
    earliest: Mapped[date] = mapped_column(Date)
    latest: Mapped[date] = mapped_column(Date)
    by_when: Mapped[str | None] = mapped_column(String(60))
    """EDTF: by when they promised to act; of a consent, the last day on which it holds, which is an exact one."""
    quote: Mapped[str] = mapped_column(default="")
    stance: Mapped[str | None] = mapped_column(String(30))
    how_known: Mapped[str] = mapped_column(String(500), default="")
    given_by: Mapped[str] = mapped_column(String(300), default="")
    """For a consent: who gave, refused or withdrew it, in words; often it is nobody who is recorded."""
    place: Mapped[str] = mapped_column(String(300), default="")
    at_time: Mapped[str] = mapped_column(String(5), default="")
    """Of a meeting: "14:30", by the clocks of its place; '' where nobody said."""
    number: Mapped[int | None]
    criterion: Mapped[str] = mapped_column(String(500), default="")
    """For a count: how many, and who was counted."""
    counted: Mapped[bool] = mapped_column(default=True)
    """False while its day lies ahead: what has not happened decides no status."""
    widened: Mapped[bool] = mapped_column(default=False)
    """True when a person chose who may see it; otherwise it is seen where all it is about is seen."""

    __mapper_args__ = {"polymorphic_identity": Kind.EVENT}

    @property
    def when(self) -> UncertainDate:
        return UncertainDate.edtf(self.when_text)


EVENTS = cast(Table, Event.__table__)
"""To be joined to records that are asked for already: joined as a kind of record, every event would be read."""

# Of those that do not count yet: with all in it, SQLite takes "counts" for a narrow condition and reads every event.
_to_come = Event.counted.is_(False)
Index("ix_events_to_count", Event.earliest, sqlite_where=_to_come, postgresql_where=_to_come)

_is_inexact = Event.latest > Event.earliest
Index("ix_events_inexact", Event.latest, sqlite_where=_is_inexact, postgresql_where=_is_inexact)

IS_REPRISAL = Event.type == literal(REPRISAL, literal_execute=True)
Index("ix_events_reprisals", Event.type, Event.earliest, sqlite_where=IS_REPRISAL, postgresql_where=IS_REPRISAL)


def come_due(today: date) -> Select[Event]:
    """Events that were recorded ahead and whose first possible day has come."""
    return select(Event).where(Event.counted.is_(False), Event.earliest <= today).order_by(Event.earliest, Event.id)
