from dataclasses import fields
from datetime import date
from functools import cache
from typing import cast

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, Select, Table, and_, bindparam, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from tracker.plumbing.database import session
from tracker.records.links import IS_PART, Link, tied_to
from tracker.records.record import Record
from tracker.rules.demands import UNANSWERED, Counted, Milestones
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.statuses import OPEN_STANDINGS


class Demand(Record):
    """One demand in its canonical wording; each letter that makes it keeps its own exact words on the link."""

    __tablename__ = "demands"
    __table_args__ = (Index("ix_demands_last_raised_on", "last_raised_on", "id"),)

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    deadline_on: Mapped[date | None] = mapped_column(Date)
    would_count: Mapped[str] = mapped_column(default="")
    """What would count as met."""
    if_refused: Mapped[str] = mapped_column(default="")
    """What to ask or to do if they say no."""
    followed: Mapped[bool] = mapped_column(default=True)
    made_on: Mapped[date | None] = mapped_column(Date)
    """Its milestones (rules/demands.py), as far as everybody who may see the demand may know them."""
    raised_on: Mapped[date | None] = mapped_column(Date)
    last_raised_on: Mapped[date | None] = mapped_column(Date)
    times_raised: Mapped[int] = mapped_column(default=0)
    answered_on: Mapped[date | None] = mapped_column(Date)
    met_on: Mapped[date | None] = mapped_column(Date)
    waited: Mapped[int | None]

    __mapper_args__ = {"polymorphic_identity": Kind.DEMAND}


DEMANDS = cast(Table, Demand.__table__)
"""To be joined to records that are asked for already."""

MILESTONES = tuple(each.name for each in fields(Milestones))
"""The columns that follow from events; only actions/standings.py writes them."""


WAITS = Record.status.in_(UNANSWERED)
"""Whether a demand, if it was made, has no answer on substance now."""


def still_open(demand: type[Record] = Record) -> ColumnElement[bool]:
    """Say of a demand whether it is still to be answered or kept."""
    return or_(demand.status.in_(OPEN_STANDINGS), demand.status.is_(None))


def is_counted(what: Counted, waits: ColumnElement[bool] = WAITS) -> ColumnElement[bool]:
    """What is counted of demands, as the database reads it: of rows of `demands`, each beside whether it waits."""
    made = DEMANDS.c.made_on.is_not(None)
    return {
        Counted.MADE: made,
        Counted.RAISED: and_(made, DEMANDS.c.raised_on.is_not(None)),
        Counted.ANSWERED: and_(made, DEMANDS.c.answered_on.is_not(None)),
        Counted.MET: and_(made, DEMANDS.c.met_on.is_not(None)),
        Counted.UNANSWERED: and_(made, waits),
    }[what]


DATED = (Counted.MADE, Counted.RAISED, Counted.ANSWERED, Counted.MET)
"""What is counted by a day of its own."""


def day_of(what: Counted) -> ColumnElement[date | None]:
    """On which day a demand was first counted so; of what waits, when it was made."""
    return {
        Counted.MADE: DEMANDS.c.made_on,
        Counted.RAISED: DEMANDS.c.raised_on,
        Counted.ANSWERED: DEMANDS.c.answered_on,
        Counted.MET: DEMANDS.c.met_on,
        Counted.UNANSWERED: DEMANDS.c.made_on,
    }[what]


def asked_by_parts() -> Select[int]:
    """The demands of which a part was made: they are counted, and asked again, by their parts."""
    part = DEMANDS.alias("part")
    return select(Link.to_id).join(part, part.c.id == Link.from_id).where(IS_PART, part.c.made_on.is_not(None))


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
