"""How lists that others keep call a record: a record may stand in many, and may be called the same in two."""

from collections.abc import Collection, Sequence
from typing import cast

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, Table, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base, session
from tracker.records.gate import Guarded
from tracker.records.record import Record, of_visible_record
from tracker.rules.fields.values import MOST_CODE, MOST_ORIGIN, ExternalId
from tracker.rules.kinds import Kind


class ExternalIdRow(Guarded, Base):
    __tablename__ = "external_ids"
    __table_args__ = (
        UniqueConstraint("record_id", "origin", "code", name="uq_external_ids_once"),
        Index("ix_external_ids_origin", "origin", "code", "record_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    origin: Mapped[str] = mapped_column(String(MOST_ORIGIN))
    """Whose list it is; '' where nobody said."""
    code: Mapped[str] = mapped_column(String(MOST_CODE))

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return of_visible_record(cls.record_id)

    @property
    def called(self) -> str:
        return str(ExternalId(self.origin, self.code))


EXTERNAL_IDS = cast(Table, ExternalIdRow.__table__)

_OF = select(ExternalIdRow).where(ExternalIdRow.record_id == bindparam("record_id")).order_by(ExternalIdRow.id)


def rows_of(record_id: int) -> Sequence[ExternalIdRow]:
    return session().scalars(_OF, {"record_id": record_id}).all()


def called(kind: Kind, origin: str, codes: Collection[str]) -> dict[str, list[int]]:
    """Return the ids of the records of a kind that a list calls so, by code, as far as the viewer may see."""
    found: dict[str, list[int]] = {}
    for code, record_id in session().execute(_CALLED, {"kind": kind, "origin": origin, "codes": list(codes)}):
        found.setdefault(code, []).append(record_id)
    return found


def any_of(origin: str) -> Select[int]:
    """Any record that a list calls something."""
    return select(ExternalIdRow.id).where(ExternalIdRow.origin == origin).limit(1)


_CALLED = (
    select(ExternalIdRow.code, ExternalIdRow.record_id)
    .join(Record, Record.id == ExternalIdRow.record_id)
    .where(ExternalIdRow.origin == bindparam("origin"), Record.kind == bindparam("kind"))
    .where(ExternalIdRow.code.in_(bindparam("codes", expanding=True)))
    .order_by(ExternalIdRow.record_id)
)
