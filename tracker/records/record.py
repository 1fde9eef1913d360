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
    bindparam,
    exists,
    inspect,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from tracker.plumbing import clock
from tracker.plumbing.database import Base, UtcDateTime
from tracker.records.accounts import Membership
from tracker.records.gate import RULES, VIEWER_ID, VIEWER_TEAMS, VIEWER_UNSEALED, Guarded
from tracker.rules.access import FOR_NAMED, Visibility
from tracker.rules.events import Certainty
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind


class Reader(Base):
    """Somebody who is named among the readers of a restricted or sealed record."""

    __tablename__ = "readers"

    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    until: Mapped[datetime | None]
    """Until when, of somebody whom another person let look; None for whoever is named for good."""


REAL_NOW = bindparam("real_now", callable_=clock.real_now, type_=UtcDateTime)
FOR_GOOD = Reader.until.is_(None)


class Record(Guarded, Base):
    __tablename__ = "records"
    owned_by = ("id",)
    __table_args__: tuple[Any, ...] = (
        Index("ix_records_list", "kind", "country", "status", "sort_day", "id"),
        Index("ix_records_kind_sort", "kind", "sort_day", "id"),
        Index("ix_records_kind_status", "kind", "status", "sort_day", "id"),
        Index("ix_records_kind_title", "kind", "title_key", "id"),
        Index("ix_records_kind_updated", "kind", "updated_at", "id"),
        Index("ix_records_owner_kind", "owner_id", "kind", "sort_day", "id"),
        Index("ix_records_team_kind", "team_id", "kind", "sort_day", "id"),
        Index("ix_records_country_kind", "country", "kind", "sort_day", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[Kind] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(500))
    title_key: Mapped[str] = mapped_column(String(500), default="")
    """The title folded for matching and sorting: compatibility form, no case, single spaces."""
    country: Mapped[str | None] = mapped_column(String(2))
    summary: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    visibility: Mapped[Visibility] = mapped_column(String(16))
    certainty: Mapped[Certainty] = mapped_column(String(16), default=Certainty.CONFIRMED)
    exposure: Mapped[str] = mapped_column(String(16), default=Exposure.INTERNAL)
    """What may leave."""
    in_mail: Mapped[bool] = mapped_column(default=False)
    """Whether its title may stand in mails, to people who may see the record and chose to have titles in theirs."""
    status: Mapped[str | None] = mapped_column(String(20))
    status_as_of: Mapped[str | None] = mapped_column(String(60))
    status_confirmed: Mapped[str | None] = mapped_column(String(60))
    """When it was confirmed last (EDTF)."""
    status_event_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="SET NULL"), index=True)
    sort_day: Mapped[date] = mapped_column(Date)
    """What lists go by: the first day of what it is about, or the day it was recorded."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime]
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    deleted_at: Mapped[datetime | None]

    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": None}

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return visible(Record.__table__, deleted)

    @property
    def kind_of(self) -> Kind:
        return Kind(self.kind)


RECORDS = cast(Table, Record.__table__)
READERS = cast(Table, Reader.__table__)

# Of the deleted ones only: with all in it, SQLite takes "not deleted" for a narrow condition and reads every record.
# For the same reason no index begins with the visibility.
_deleted = Record.deleted_at.is_not(None)
Index("ix_records_deleted_at", Record.deleted_at, sqlite_where=_deleted, postgresql_where=_deleted)

# These are few among all, and a list of them alone would look at all. What the gate asks does not lead to it.
_named = or_(*(Record.visibility == literal(width, literal_execute=True) for width in sorted(FOR_NAMED)))
IS_SEALED = Record.visibility == literal(Visibility.SEALED, literal_execute=True)
SEALED_IDS = select(RECORDS.c.id).where(RECORDS.c.visibility == literal(Visibility.SEALED, literal_execute=True))
_days = (Record.kind, Record.sort_day, Record.id)
Index("ix_records_named", *_days, sqlite_where=_named, postgresql_where=_named)
Index("ix_records_sealed", Record.id, sqlite_where=IS_SEALED, postgresql_where=IS_SEALED)


# What anybody may read is little among all.
IS_PUBLIC = Record.exposure == literal(Exposure.PUBLIC, literal_execute=True)
Index("ix_records_public", Record.sort_day, Record.id, sqlite_where=IS_PUBLIC, postgresql_where=IS_PUBLIC)


# Demands alone: all of them are counted for a scoreboard, and who may see each is read off this index, in its order.
IS_DEMAND = Record.kind == literal(Kind.DEMAND, literal_execute=True)
Index(
    "ix_records_demands",
    *(Record.kind, Record.id, Record.visibility, Record.team_id, Record.deleted_at, Record.status),
    sqlite_where=IS_DEMAND,
    postgresql_where=IS_DEMAND,
)


# People alone: how many stand how in each country is read off this index, with who may see each.
_is_person = Record.kind == literal(Kind.PERSON, literal_execute=True)
Index(
    "ix_records_people",
    *(Record.kind, Record.country, Record.status, Record.visibility),
    *(Record.team_id, Record.deleted_at, Record.sort_day, Record.id),
    sqlite_where=_is_person,
    postgresql_where=_is_person,
)


def visible(records: FromClause, deleted: bool = False) -> ColumnElement[bool]:
    """The rule itself: whether whoever looks may see a row of `records`. It is written nowhere else."""
    column = records.c
    named = exists(_among_readers(column.id, VIEWER_ID))
    rule = _wide_enough(records, column.team_id.in_(VIEWER_TEAMS), named, VIEWER_UNSEALED)
    RULES[deleted].add(rule)
    return and_(_is_there(records, deleted), rule)


def visible_to(records: FromClause, users: FromClause, deleted: bool = False) -> ColumnElement[bool]:
    """The same rule asked of many people at once: which row of `users` may see which row of `records`.

    What is sealed counts as seen by its readers, as they may show at any time that it is them.
    """
    column, user_id = records.c, users.c.id
    named = _among_readers(column.id, user_id)
    member = select(Membership.team_id).where(Membership.team_id == column.team_id, Membership.user_id == user_id)
    in_team, among = exists(member.correlate(records, users)), exists(named.correlate(records, users))
    return and_(_is_there(records, deleted), _wide_enough(records, in_team, among, true()))


def _among_readers(record_id: ColumnElement[int], user_id: ColumnElement[int]) -> Select[int]:
    now = or_(FOR_GOOD, Reader.until > REAL_NOW)
    return select(Reader.record_id).where(Reader.record_id == record_id, Reader.user_id == user_id, now)


def may_see(users: FromClause, record_id: Any, deleted: bool = False) -> ColumnElement[bool]:
    """Which rows of `users` may see a record, or one that is deleted; none where whoever asks does not see it."""
    there = select(ANY.id).where(ANY.id == record_id, visible_to(_ANY_OF, users, deleted))
    return exists(there.correlate_except(_ANY_OF))


def _is_there(records: FromClause, deleted: bool) -> ColumnElement[bool]:
    at = records.c.deleted_at
    return at.is_not(None) if deleted else at.is_(None)


def _wide_enough(
    records: FromClause, in_team: ColumnElement[bool], named: ColumnElement[bool], unsealed: ColumnElement[bool]
) -> ColumnElement[bool]:
    visibility = records.c.visibility
    return or_(
        visibility == Visibility.ORGANISATION,
        and_(visibility == Visibility.TEAM, in_team),
        and_(or_(visibility == Visibility.RESTRICTED, and_(visibility == Visibility.SEALED, unsealed)), named),
    )


def of_visible_record(record_id: Any, deleted: bool = False) -> ColumnElement[bool]:
    """The rule for rows that belong to a record: they are seen where the record is."""
    owner = OWNER.c.id
    return exists(select(owner).where(owner == record_id, OWNER_IS_SEEN[deleted]).correlate_except(OWNER))


OWNER = RECORDS.alias()
ANY = aliased(Record)
_ANY_OF = inspect(ANY).selectable
OWNER_IS_SEEN = {deleted: visible(OWNER, deleted) for deleted in (False, True)}
"""The part of it that row policies leave to the policy of records themselves."""


def by_reference(ref: str) -> Select[Record]:
    return select(Record).where(Record.ref == ref.strip().upper())


def deleted_records() -> Select[Record]:
    """Deleted records, the latest first, without the events that went with another record and come back with it."""
    other = aliased(Record)
    with_another = exists(select(other.id).where(other.deleted_at == Record.deleted_at, other.kind != Kind.EVENT))
    by_itself = or_(Record.kind != Kind.EVENT, ~with_another)
    return select(Record).where(by_itself).order_by(Record.deleted_at.desc(), Record.id)


def title_key(title: str) -> str:
    """Fold a title for matching, as much of it as is compared."""
    return folded(title)[:500]


def folded(text: str) -> str:
    """Return a text in its compatibility form, without case, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
