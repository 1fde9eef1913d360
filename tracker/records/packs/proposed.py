"""The demands that a visit is the moment for, each with the reason, in one statement."""

from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, bindparam, or_, select, union
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.links import Link, tied_from
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.documents.choosing import Reason
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.statuses import OPEN_STANDINGS

MOST = 60
"""Demands that are proposed: those that were changed last."""
THIS = bindparam("visit_id", type_=Integer)
ASKED = (LinkRole.ADDRESSEE, LinkRole.DUTY_BEARER)
SIDES = (LinkRole.BELONGS_TO, LinkRole.HELD_POST)


class Proposal(NamedTuple):
    demand: Demand
    reason: Reason


def proposed(visit: Visit) -> list[Proposal]:
    """Return the open demands to put forward at this visit."""
    return [Proposal(row[0], _reason(*row[1:])) for row in session().execute(_open(), {"visit_id": visit.id})]


def chosen(visit: Visit, refs: Collection[str]) -> list[Proposal]:
    """Return the demands that somebody chose, in their order, whether they are proposed or not."""
    rows = session().execute(_named(), {"visit_id": visit.id, "refs": list(refs)})
    found = {row[0].ref: Proposal(row[0], _reason(*row[1:])) for row in rows}
    return [found[ref] for ref in dict.fromkeys(refs) if ref in found]


def _reason(*holds: bool) -> Reason:
    return next((reason for reason, held in zip(Reason, holds, strict=False) if held), Reason.CHOSEN)


@cache
def _open() -> Select[Demand, bool, bool, bool, bool]:
    open_now = or_(Demand.status.in_(OPEN_STANDINGS), Demand.status.is_(None))
    return (
        _with_reasons()
        .where(open_now, Demand.id.in_(union(*_ways().values())))
        .order_by(Demand.updated_at.desc(), Demand.id)
        .limit(MOST)
    )


@cache
def _named() -> Select[Demand, bool, bool, bool, bool]:
    return _with_reasons().where(Demand.ref.in_(bindparam("refs", expanding=True)))


def _with_reasons() -> Select[Demand, bool, bool, bool, bool]:
    for_it, left_open, host, visitor = (Demand.id.in_(ids) for ids in _ways().values())
    return select(Demand, for_it, left_open, host, visitor)


def _ways() -> dict[Reason, Select[int]]:
    before = tied_from(THIS, LinkRole.FOLLOWS_VISIT)
    long_before = select(Link.to_id).where(Link.from_id.in_(before), Link.role == LinkRole.FOLLOWS_VISIT)
    earlier = select(Record.id).where(Record.kind == Kind.VISIT, Record.id.in_(union(before, long_before)))
    return {
        Reason.FOR_IT: _demanded(Link.to_id == THIS),
        Reason.LEFT_OPEN: _demanded(Link.to_id.in_(earlier)),
        Reason.HOST: _asked_of(LinkRole.HOST),
        Reason.VISITOR: _asked_of(LinkRole.VISITOR),
    }


def _demanded(of_the_visit: ColumnElement[bool]) -> Select[int]:
    """What was demanded for a visit: by itself, in a letter for it, or in something that happened about both."""
    for_it = select(Link.from_id).where(of_the_visit, Link.role == LinkRole.ABOUT_VISIT)
    in_letters = select(Link.to_id).where(Link.from_id.in_(for_it), Link.role == LinkRole.MAKES_DEMAND)
    told = select(Link.from_id).where(of_the_visit, Link.role == LinkRole.SUBJECT)
    told_of = select(Link.to_id).where(Link.from_id.in_(told), Link.role == LinkRole.SUBJECT)
    return select(Record.id).where(Record.kind == Kind.DEMAND, Record.id.in_(union(for_it, in_letters, told_of)))


def _asked_of(role: LinkRole) -> Select[int]:
    """What is asked of those who have this part in the visit, of whom they belong to, or of who belongs to them."""
    out, back = aliased(Link), aliased(Link)
    themselves = tied_from(THIS, role)
    above = select(out.to_id).where(out.from_id.in_(themselves), out.role.in_(SIDES))
    below = select(back.from_id).where(back.to_id.in_(themselves), back.role.in_(SIDES))
    side = union(themselves, above, below)
    return select(Link.from_id).where(Link.to_id.in_(side), Link.role.in_(ASKED))
