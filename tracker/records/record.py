"""The spine: every thing is a record, and whatever can be said of any record is said here once."""

import unicodedata
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Date,
    ForeignKey,
    FromClause,
    Index,
    Select,
    String,
    Table,
    and_,
    exists,
    false,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.gate import Guarded, Viewer
from tracker.rules.access import Visibility
from tracker.rules.events import Certainty
from tracker.rules.kinds import Kind


class Reader(Base):
    """Somebody who is named among the readers of a restricted record."""

    __tablename__ = "readers"

    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)


class Record(Guarded, Base):
    __tablename__ = "records"
    __table_args__: tuple[Any, ...] = (
        Index("ix_records_list", "kind", "country", "status", "sort_day", "id"),
        Index("ix_records_kind_sort", "kind", "sort_day", "id"),
        Index("ix_records_kind_status", "kind", "status", "sort_day", "id"),
        Index("ix_records_kind_title", "kind", "title_key", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[Kind] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(500))
    title_key: Mapped[str] = mapped_column(String(500), default="")
    """The title folded for matching and sorting: compatibility form, no case, single spaces."""
    country: Mapped[str | None] = mapped_column(String(2))
    summary: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    visibility: Mapped[Visibility] = mapped_column(String(16))
    certainty: Mapped[Certainty] = mapped_column(String(16), default=Certainty.CONFIRMED)
    exposure: Mapped[str] = mapped_column(String(16), default="internal")
    status: Mapped[str | None] = mapped_column(String(20))
    status_as_of: Mapped[str | None] = mapped_column(String(60))
    status_event_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="SET NULL"), index=True)
    sort_day: Mapped[date] = mapped_column(Date)
    """What lists go by: the first day of what it is about, or the day it was recorded."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime]
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)

    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": None}

    @classmethod
    def seen_by(cls, viewer: Viewer, deleted: bool) -> ColumnElement[bool]:
        return visible(Record.__table__, viewer, deleted)

    @property
    def kind_of(self) -> Kind:
        return Kind(self.kind)


RECORDS = cast(Table, Record.__table__)


def visible(records: FromClause, viewer: Viewer, deleted: bool = False) -> ColumnElement[bool]:
    """The rule itself: who may see a row of `records`. It is written nowhere else."""
    column = records.c
    named = exists(select(Reader.record_id).where(Reader.record_id == column.id, Reader.user_id == viewer.user_id))
    in_team = column.team_id.in_(sorted(viewer.team_ids)) if viewer.team_ids else false()
    width = or_(
        column.visibility == Visibility.ORGANISATION,
        and_(column.visibility == Visibility.TEAM, in_team),
        and_(column.visibility == Visibility.RESTRICTED, named),
    )
    return and_(column.deleted_at.is_not(None) if deleted else column.deleted_at.is_(None), width)


def of_visible_record(record_id: Any, viewer: Viewer) -> ColumnElement[bool]:
    """The rule for rows that belong to a record: they are seen where the record is."""
    owner = RECORDS.alias()
    return exists(select(owner.c.id).where(owner.c.id == record_id, visible(owner, viewer)))


def by_reference(ref: str) -> Select[Record]:
    return select(Record).where(Record.ref == ref.strip().upper())


def title_key(title: str) -> str:
    """Fold a title for matching: compatibility form, no case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())[:500]
