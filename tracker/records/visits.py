from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import cast

from sqlalchemy import (
    CTE,
    CompoundSelect,
    Date,
    ForeignKey,
    Integer,
    Select,
    String,
    Table,
    and_,
    bindparam,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from tracker.plumbing.database import session
from tracker.records.demands import still_open
from tracker.records.links import Link, tied_from
from tracker.records.record import Record
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


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
    is_before: bool
    """Whether it is the visit before."""


@dataclass(frozen=True, slots=True)
class Around:
    demands: list[Record]
    """Those in its latest pack, in its order, and the others that are demanded for this visit."""
    visits: list[Near]
    """The earliest first."""


def around(visit: Visit, in_pack: Sequence[str]) -> Around:
    """Return what a visit is there for, and the visits before and after it, in one statement."""
    rows = session().execute(_around(), {**bound_to(visit), "refs": list(in_pack)}).all()
    places = {ref: place for place, ref in enumerate(in_pack)}
    return Around(
        sorted(
            (row[0] for row in rows if row[0].kind == Kind.DEMAND), key=lambda one: places.get(one.ref, len(places))
        ),
        [Near(*row) for row in rows if row[0].kind == Kind.VISIT],
    )


THIS, SORT_DAY = bindparam("visit_id", type_=Integer), bindparam("sort_day", type_=Date)


def bound_to(visit: Visit) -> dict[str, object]:
    """Return the values of the parameters in the statements about a visit."""
    return {"visit_id": visit.id, "country": visit.country, "sort_day": visit.sort_day}


@cache
def _around() -> Select[Record, str | None, str | None, bool, bool]:
    chained, this = _chained(), this_visit()
    return (
        select(Record, VISITS.c.starts, VISITS.c.ends, Record.id.in_(chained), Record.id.in_(visit_before()))
        .outerjoin(VISITS, VISITS.c.id == Record.id)
        .where(Record.id.in_(union(demanded_for(this), _among(), chained, _alike())))
        .where(Record.id != THIS)
        .order_by(Record.sort_day, Record.id)
        .limit(500)
    )


def _chained() -> Select[int]:
    follows = Link.role == LinkRole.FOLLOWS_VISIT
    before = select(Link.to_id).where(follows, Link.from_id == THIS)
    after = select(Link.from_id).where(follows, Link.to_id == THIS)
    return select(Record.id).where(Record.id.in_(union_all(before, after)))


def this_visit() -> CTE:
    return select(Record.id).where(Record.id == THIS).cte("this_visit")


def visit_before() -> Select[int]:
    """The visit before: the latest earlier one of those that people said, or else of those that we suggest."""
    chained = _chained()
    earlier = or_(Record.sort_day < SORT_DAY, and_(Record.sort_day == SORT_DAY, Record.id < THIS))
    near = Record.id.in_(union(chained, _alike()))
    latest = (Record.id.in_(chained).desc(), Record.sort_day.desc(), Record.id.desc())
    return select(Record.id).where(Record.kind == Kind.VISIT, near, earlier).order_by(*latest).limit(1)


def demanded_for(visits: CTE) -> Select[int]:
    """What was demanded for some visits: by itself, in a letter for one, or in something that happened about both."""
    of_one = Link.to_id.in_(select(visits.c.id))
    for_it = select(Link.from_id.label("id")).where(of_one, Link.role == LinkRole.ABOUT_VISIT).cte(f"for_{visits.name}")
    straight = select(for_it.c.id)
    in_letters = select(Link.to_id).where(Link.from_id.in_(straight), Link.role == LinkRole.MAKES_DEMAND)
    told = select(Link.from_id).where(of_one, Link.role == LinkRole.SUBJECT)
    told_of = select(Link.to_id).where(Link.from_id.in_(told), Link.role == LinkRole.SUBJECT)
    return select(Record.id).where(Record.kind == Kind.DEMAND, Record.id.in_(union(straight, in_letters, told_of)))


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


def left_open(visit: Visit) -> Sequence[Record]:
    """Return what was demanded for the visit before and is still open, the longest first."""
    return session().scalars(_left_open(), bound_to(visit)).all()


@cache
def _left_open() -> Select[Record]:
    demanded = demanded_for(visit_before().cte("visit_before"))
    found = select(Record).where(Record.id.in_(demanded), still_open())
    return found.order_by(Record.sort_day, Record.id).limit(MOST_OPEN)


MOST_OPEN = 50
