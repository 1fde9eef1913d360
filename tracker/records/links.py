"""Every relation is a link with a role; the roles are closed (rules/links.py)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Select,
    SQLColumnExpression,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from tracker.plumbing.database import Base, session
from tracker.records.gate import Guarded
from tracker.records.record import Record, of_visible_record
from tracker.rules.links import LinkRole


class Link(Guarded, Base):
    __tablename__ = "links"
    owned_by = ("from_id", "to_id")
    __table_args__ = (
        UniqueConstraint("from_id", "to_id", "role", "quote_key", name="uq_links_once"),
        Index("ix_links_to", "to_id", "role", "day", "from_id"),
        Index("ix_links_from", "from_id", "role", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    to_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    role: Mapped[LinkRole] = mapped_column(String(24))
    position: Mapped[int] = mapped_column(default=0)
    quote: Mapped[str] = mapped_column(default="")
    """The exact words of a demand in this letter; the name as printed of a signatory."""
    quote_key: Mapped[str] = mapped_column(String(64), default="")
    """Tells apart two quotes of one demand in one letter."""
    note: Mapped[str] = mapped_column(String(500), default="")
    """The capacity in which somebody signed, the post held."""
    since: Mapped[str | None] = mapped_column(String(60))
    until: Mapped[str | None] = mapped_column(String(60))
    day: Mapped[date | None] = mapped_column(Date)
    """For the subject of an event: its first possible day, so that a timeline is one range of one index. For a post:
    the first day on which it may have been held; None where nobody said since when."""
    last_day: Mapped[date | None] = mapped_column(Date)
    """For a post: the last day on which it may have been held; None where nobody said until when."""
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return and_(of_visible_record(cls.from_id), of_visible_record(cls.to_id))

    @property
    def role_of(self) -> LinkRole:
        return LinkRole(self.role)


LINKS = cast(Table, Link.__table__)
"""To be joined where both ends are asked for as records: a link is seen where its ends are."""

# Of all demands at once: who is asked is read off this index.
LEADS_TO_ADDRESSEE = Link.role == literal(LinkRole.ADDRESSEE, literal_execute=True)
Index(
    "ix_links_addressees",
    *(Link.role, Link.from_id, Link.to_id),
    sqlite_where=LEADS_TO_ADDRESSEE,
    postgresql_where=LEADS_TO_ADDRESSEE,
)

# Who held which post is read off an index of these few: it is asked of all addressees at once.
IS_POST = Link.role == literal(LinkRole.HELD_POST, literal_execute=True)
Index(
    "ix_links_posts",
    *(Link.role, Link.from_id, Link.to_id, Link.day, Link.last_day),
    sqlite_where=IS_POST,
    postgresql_where=IS_POST,
)

# Which demands are asked part by part is asked of all demands at once.
IS_PART = Link.role == literal(LinkRole.PART_OF, literal_execute=True)
Index(
    "ix_links_parts",
    *(Link.role, Link.from_id, Link.to_id),
    sqlite_where=IS_PART,
    postgresql_where=IS_PART,
)


class End(NamedTuple):
    """A record at the other end of a link, as far as a page names it and says how it stands."""

    id: int
    ref: str
    kind: str
    title: str
    title_key: str
    status: str | None
    status_as_of: str | None
    status_confirmed: str | None


_END = aliased(Record)
_LEAVING = select(Link, _END).join(_END, _END.id == Link.to_id).order_by(Link.role, Link.position, Link.id)
_ENDS = _LEAVING.where(Link.from_id == bindparam("start_id"), Link.role.in_(bindparam("roles", expanding=True)))
_ENDS_OF_EACH = _LEAVING.where(Link.from_id.in_(bindparam("start_ids", expanding=True)), Link.role == bindparam("role"))


def from_record(record_id: int, role: LinkRole) -> Select[Link, Record]:
    """The links of this role that leave a record, each with the record at its other end, in their order."""
    return _LEAVING.where(Link.from_id == record_id, Link.role == role)


def ends_of(record_id: int, *roles: LinkRole) -> dict[LinkRole, list[Record]]:
    """Return the records at the other ends of the links that leave a record, by role, in their order."""
    found: dict[LinkRole, list[Record]] = {role: [] for role in roles}
    for tie, end in session().execute(_ENDS, {"start_id": record_id, "roles": roles}):
        found[tie.role_of].append(end)
    return found


def ends_of_each(record_ids: Sequence[int], role: LinkRole) -> dict[int, list[Record]]:
    """Return the same for one role of many records, by their ids."""
    found: dict[int, list[Record]] = {record_id: [] for record_id in record_ids}
    for tie, end in session().execute(_ENDS_OF_EACH, {"start_ids": list(found), "role": role}):
        found[tie.from_id].append(end)
    return found


def tied_to(record_id: int | SQLColumnExpression[int], role: LinkRole) -> Select[int]:
    """The records from which a link of this role leads to a record: the events about it, the members of a case."""
    return select(Link.from_id).where(Link.to_id == record_id, Link.role == role)


def tied_from(record_id: int | SQLColumnExpression[int], role: LinkRole) -> Select[int]:
    """The records to which a link of this role leads from a record: the demands of a letter."""
    return select(Link.to_id).where(Link.from_id == record_id, Link.role == role)
