"""People at risk, officials, signatories; also groups of people who are counted but not named."""

from typing import cast

from sqlalchemy import ColumnElement, ForeignKey, Select, String, Table, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.gate import Guarded
from tracker.records.record import Record, of_visible_record
from tracker.rules.kinds import Kind


class Person(Record):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    is_group: Mapped[bool] = mapped_column(default=False)
    number: Mapped[int | None]
    """How many people a group is said to be."""
    born: Mapped[str | None] = mapped_column(String(60))
    """EDTF."""
    gender: Mapped[str] = mapped_column(String(60), default="")
    occupation: Mapped[str] = mapped_column(String(200), default="")

    __mapper_args__ = {"polymorphic_identity": Kind.PERSON}


PEOPLE = cast(Table, Person.__table__)


class PersonName(Guarded, Base):
    """One way a name is written: in a script, in a document, as an alias."""

    __tablename__ = "person_names"
    owned_by = ("person_id",)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    text_key: Mapped[str] = mapped_column(String(300), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(20), default="")

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return of_visible_record(cls.person_id)


NAMES = cast(Table, PersonName.__table__)


def names_of(person: Record) -> Select[PersonName]:
    return select(PersonName).where(PersonName.person_id == person.id).order_by(PersonName.id)
