"""Records that may be one: the keys by which they are found together, and each two that are alike."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    and_,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from tracker.plumbing.database import Base, session
from tracker.records.gate import Guarded
from tracker.records.people import Person, PersonName
from tracker.records.record import Record, of_visible_record, title_key
from tracker.rules.kinds import Kind
from tracker.rules.twins import Said


class TwinKey(Guarded, Base):
    """One key of a record (rules/twins.py). It is seen where the record is; what is sealed has none."""

    __tablename__ = "twin_keys"
    owned_by = ("record_id",)
    __table_args__ = (Index("ix_twin_keys_key", "key", "record_id"), {"sqlite_with_rowid": False})

    record_id: Mapped[int] = mapped_column(
        ForeignKey("records.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return of_visible_record(cls.record_id)


class Twin(Guarded, Base):
    """Two records of one kind that may be one, the earlier first: seen by whoever sees both."""

    __tablename__ = "twins"
    owned_by = ("one_id", "other_id")
    __table_args__ = (
        UniqueConstraint("one_id", "other_id", name="uq_twins_once"),
        Index("ix_twins_list", "kind", "score", "id"),
        Index("ix_twins_other_id", "other_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    one_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    kind: Mapped[Kind] = mapped_column(String(16))
    score: Mapped[int]
    """From 0 to 100."""
    why: Mapped[list[str]] = mapped_column(JSON)
    found_at: Mapped[datetime]
    apart_at: Mapped[datetime | None]
    """Since when somebody has said that they are not the same."""
    apart_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return and_(of_visible_record(cls.one_id), of_visible_record(cls.other_id))


class TwinsSought(Base):
    """One row: up to which record the keys were made anew, and since when."""

    __tablename__ = "twins_sought"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_id: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime]


ONE, OTHER = aliased(Record), aliased(Record)


def twins(kind: Kind, apart: bool, most: int, before: tuple[int, int] | None = None) -> Select[Twin, Record, Record]:
    """Return two by two what may be one, the likeliest first, or (`apart`) what somebody said is not; after a place."""
    said = Twin.apart_at.is_not(None) if apart else Twin.apart_at.is_(None)
    asked = select(Twin, ONE, OTHER).join(ONE, ONE.id == Twin.one_id).join(OTHER, OTHER.id == Twin.other_id)
    if before is not None:
        score, number = before
        asked = asked.where(or_(Twin.score < score, and_(Twin.score == score, Twin.id < number)))
    return asked.where(Twin.kind == kind, said).order_by(Twin.score.desc(), Twin.id.desc()).limit(most)


def twin_numbered(number: int) -> Select[Twin]:
    return select(Twin).where(Twin.id == number)


def said_by(records: Sequence[Record]) -> dict[int, Said]:
    """Return what records say that tells whether one is another, by their ids, in one statement."""
    people = [record.id for record in records if isinstance(record, Person)]
    names: dict[int, list[str]] = defaultdict(list)
    asked = select(PersonName.person_id, PersonName.text_key).where(PersonName.person_id.in_(people))
    for person, text in session().execute(asked) if people else ():
        names[person].append(text)
    return {record.id: _said(record, names[record.id]) for record in records}


def _said(record: Record, others: Iterable[str]) -> Said:
    names = list(dict.fromkeys([title_key(record.title), *others]))
    about: dict[str, Any] = {"names": names, "country": record.country}
    if isinstance(record, Person):
        about |= {"born": record.born, "is_group": record.is_group}
    elif record.kind in (Kind.LETTER, Kind.VISIT, Kind.SOURCE):
        about |= {"day": record.sort_day}
    address = getattr(record, "website", "") or getattr(record, "url", "")
    return Said(Kind(record.kind), address=address, **about)
