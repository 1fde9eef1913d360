from datetime import date
from functools import cache

from sqlalchemy import Date, ForeignKey, Select, bindparam, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from tracker.plumbing.database import session
from tracker.records.links import Link, tied_to
from tracker.records.record import Record
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


class Demand(Record):
    """One demand in its canonical wording; each letter that makes it keeps its own exact words on the link."""

    __tablename__ = "demands"

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    deadline_on: Mapped[date | None] = mapped_column(Date)
    would_count: Mapped[str] = mapped_column(default="")
    """What would count as met."""
    followed: Mapped[bool] = mapped_column(default=True)

    __mapper_args__ = {"polymorphic_identity": Kind.DEMAND}


def addressees_of_letters(demand: Demand) -> dict[str, list[Record]]:
    """Return whom each letter that makes the demand addresses, by the letter's reference."""
    found: dict[str, list[Record]] = {}
    for ref, record in session().execute(_addressees(), {"demand_id": demand.id}):
        found.setdefault(ref, []).append(record)
    return found


@cache
def _addressees() -> Select[str, Record]:
    letter, end = aliased(Record), aliased(Record)
    letters = tied_to(bindparam("demand_id"), LinkRole.MAKES_DEMAND)
    return (
        select(letter.ref, end)
        .select_from(Link)
        .join(letter, letter.id == Link.from_id)
        .join(end, end.id == Link.to_id)
        .where(Link.from_id.in_(letters), Link.role == LinkRole.ADDRESSEE)
        .order_by(Link.position, Link.id)
        .limit(1000)
    )
