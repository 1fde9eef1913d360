"""What the index holds: an entry for each record, and one at each end of a link that has words of its own."""

from datetime import date

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Integer, Table, Text, and_, or_
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.plumbing.full_text.words import Words
from tracker.records.gate import Guarded
from tracker.records.record import of_visible_record

FIRST_DAY = date(1800, 1, 1).toordinal()
DAYS, RECORDS_A_DAY, ENTRIES_A_RECORD = 1 << 17, 1 << 26, 1 << 16
"""A place is a day, a record and an entry of it, in 59 bits; what lies outside the days stands at their edge."""


class SearchEntry(Guarded, Base):
    """Words by which a record is found. Those of a link are found only by who may see both of its ends."""

    __tablename__ = "search_entries"
    owned_by = ("record_id", "other_id")
    known_by = "place"

    place: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
    """Rises with the day of the record: the newest are found first without sorting."""
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text, deferred=True)
    """What a match is shown in: one text to a line."""
    tokens: Mapped[list[str]] = mapped_column(Words, deferred=True)

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        other = or_(cls.other_id.is_(None), of_visible_record(cls.other_id))
        return and_(of_visible_record(cls.record_id), other)


class ToEnter(Base):
    """A record that waits to be entered: it was recorded before there was an index, or many were written at once."""

    __tablename__ = "search_waiting"

    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)


ENTRIES: Table = Base.metadata.tables["search_entries"]


def place_of(day: date, record_id: int, entry: int = 0) -> int:
    """Return where an entry of a record stands: the entries of one record are neighbours."""
    days = min(max(day.toordinal() - FIRST_DAY, 0), DAYS - 1)
    return (days * RECORDS_A_DAY + record_id) * ENTRIES_A_RECORD + entry


def first_place_beside(place: int) -> int:
    """Return where the first entry of the same record stands."""
    return place - place % ENTRIES_A_RECORD
