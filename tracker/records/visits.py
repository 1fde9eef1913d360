from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import cast

from sqlalchemy import (
    CompoundSelect,
    Date,
    ForeignKey,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from tracker.plumbing.database import session
from tracker.records.links import Link, tied_from, tied_to
from tracker.records.record import Record
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.statuses import OPEN_STANDINGS


class Visit(Record):
    __tablename__ = "visits"

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    starts: Mapped[str | None] = mapped_column(String(60))
    """EDTF, as is `ends`: the dates that we go by; what each source says stands on the timeline."""
    ends: Mapped[str | None] = mapped_column(String(60))
    first_day: Mapped[date | None] = mapped_column(Date, index=True)
    last_day: Mapped[date | None] = mapped_column(Date, index=True)
    place: Mapped[str] = mapped_column(String(300), default="")
    purpose: Mapped[str] = mapped_column(default="")
    agenda: Mapped[str] = mapped_column(default="")
    followed: Mapped[bool] = mapped_column(default=True)

    __mapper_args__ = {"polymorphic_identity": Kind.VISIT}


VISITS = cast(Table, Visit.__table__)


def ended_between(first: date, last: date) -> Select[Visit]:
    return (
        select(Visit)
        .where(Visit.followed, Visit.last_day.between(first, last))
        .order_by(Visit.last_day.desc(), Visit.id)
    )


@dataclass(frozen=True, slots=True)
class Near:
    """A visit before or after another."""

    visit: Record
    starts: str | None
    ends: str | None
    linked: bool
    """Whether somebody said so; otherwise it is suggested: the same office, or the same two countries."""


@dataclass(frozen=True, slots=True)
class Around:
    demands: list[Record]
    """Those made for this visit, by themselves or in a letter for it, and those in its latest pack, in that order."""
    visits: list[Near]
    """The earliest first."""


def around(visit: Visit, in_pack: Sequence[str]) -> Around:
    """Return what a visit is there for, and the visits before and after it, in one statement."""
    known = {"visit_id": visit.id, "country": visit.country, "refs": list(in_pack)}
    rows = session().execute(_around(), known).all()
    places = {ref: place for place, ref in enumerate(in_pack)}
    return Around(
        sorted(
            (row[0] for row in rows if row[0].kind == Kind.DEMAND), key=lambda one: places.get(one.ref, len(places))
        ),
        [Near(*row) for row in rows if row[0].kind == Kind.VISIT],
    )


THIS = bindparam("visit_id", type_=Integer)


@cache
def _around() -> Select[Record, str | None, str | None, bool]:
    chained = _chained()
    return (
        select(Record, VISITS.c.starts, VISITS.c.ends, Record.id.in_(chained))
        .outerjoin(VISITS, VISITS.c.id == Record.id)
        .where(Record.id.in_(union(_demanded_for(), _among(), chained, _alike())))
        .where(Record.id != THIS)
        .order_by(Record.sort_day, Record.id)
        .limit(500)
    )


def _chained() -> Select[int]:
    follows = Link.role == LinkRole.FOLLOWS_VISIT
    before = select(Link.to_id).where(follows, Link.from_id == THIS)
    after = select(Link.from_id).where(follows, Link.to_id == THIS)
    return select(Record.id).where(Record.id.in_(union_all(before, after)))


def _demanded_for() -> Select[int]:
    for_it = tied_to(THIS, LinkRole.ABOUT_VISIT)
    in_letters = select(Link.to_id).where(Link.from_id.in_(for_it), Link.role == LinkRole.MAKES_DEMAND)
    return select(Record.id).where(Record.kind == Kind.DEMAND, Record.id.in_(union_all(for_it, in_letters)))


def _among() -> Select[int]:
    named = Record.ref.in_(bindparam("refs", type_=String, expanding=True))
    return select(Record.id).where(Record.kind == Kind.DEMAND, named)


def _alike() -> Select[int]:
    """Visits of the same office, or from the same country, to the same country; without a country there are none."""
    there = select(Record.id).where(Record.kind == Kind.VISIT, Record.country == bindparam("country"))
    visitors = tied_from(THIS, LinkRole.VISITOR)
    home = select(Record.country).where(Record.id.in_(visitors), Record.country.is_not(None))
    theirs = select(Link.from_id).join(_VISITOR, _VISITOR.id == Link.to_id)
    same = or_(_VISITOR.id.in_(_same_office(visitors)), _VISITOR.country.in_(home))
    return theirs.where(Link.from_id.in_(there), Link.role == LinkRole.VISITOR, same)


_VISITOR = aliased(Record)


def _same_office(visitors: Select[int]) -> CompoundSelect[int]:
    """The visitors themselves, the offices that they hold or held, and whoever else did."""
    offices = select(Link.to_id).where(Link.from_id.in_(visitors), Link.role == LinkRole.HELD_POST)
    held = union(visitors, offices)
    others = select(Link.from_id).where(Link.to_id.in_(held), Link.role == LinkRole.HELD_POST)
    return union(visitors, offices, others)


def left_open(visit_id: int) -> Select[Record]:
    """What was asked for a visit and is still to be answered or kept, the longest first."""
    asked = _demanded_for().params(visit_id=visit_id)
    still = Record.status.in_(OPEN_STANDINGS)
    return select(Record).where(Record.id.in_(asked), still).order_by(Record.sort_day, Record.id).limit(MOST_OPEN)


MOST_OPEN = 50
