"""The demands that a visit is the moment for, each with the reason, in one statement."""

from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import FromClause, Select, and_, bindparam, func, literal, or_, select, union, union_all
from sqlalchemy.orm import aliased

from tracker.plumbing.database import UtcDateTime, session
from tracker.records.demands import Demand, still_open
from tracker.records.documents import FrozenDocument
from tracker.records.links import Link, tied_from, tied_to
from tracker.records.visits import THIS, Visit, bound_to, demanded_for, this_visit, visit_before
from tracker.rules.documents.choosing import Reason, comes_after
from tracker.rules.links import LinkRole
from tracker.rules.statuses import OVER_STANDINGS

MOST = 60
"""Demands that are proposed: the first by their reason, then by deadline and by how long they were not raised."""
ASKED = (LinkRole.ADDRESSEE, LinkRole.DUTY_BEARER)
SIDES = (LinkRole.BELONGS_TO, LinkRole.HELD_POST)


class Proposal(NamedTuple):
    demand: Demand
    reason: Reason


def proposed(visit: Visit) -> list[Proposal]:
    """Return the open demands to put forward at this visit."""
    rows = session().execute(_open(), bound_to(visit))
    return [Proposal(demand, _reason(way)) for demand, way in rows]


def in_time(visit: Visit, proposals: Collection[Proposal], on: date) -> list[Proposal]:
    """Return those that do not come too late for a visit that is over by a day."""
    return [each for each in proposals if not comes_after(each.reason, each.demand.made_on, visit.last_day, on)]


def chosen(visit: Visit, refs: Collection[str]) -> list[Proposal]:
    """Return the demands that somebody chose, in their order, whether they are proposed or not."""
    rows = session().execute(_named(), {**bound_to(visit), "refs": list(refs)})
    found = {demand.ref: Proposal(demand, _reason(way)) for demand, way in rows}
    return [found[ref] for ref in dict.fromkeys(refs) if ref in found]


class Before(NamedTuple):
    """What the version before had, by references: the next one begins from it."""

    number: int
    made_at: datetime
    refs: list[str]
    kept_back: list[str]
    """What was to be in it, and might not go to its readers; of an old version nobody knows."""


def before(version: FrozenDocument) -> Before:
    choices = version.content["choices"]
    return Before(version.number, version.made_at, choices["demands"], choices.get("kept_back", []))


def asked_again(visit: Visit, last: Before) -> list[Proposal]:
    """Return for the next version what of the last one is not over, in its order; then what came up or stayed then."""
    new, known = came_up_since(visit, last.made_at), proposed(visit)
    here = [each for each in known if each.demand.id in new or each.demand.ref in last.kept_back]
    added = [ref for ref in last.kept_back if ref not in {each.demand.ref for each in known}]
    still = [each for each in chosen(visit, [*last.refs, *added]) if each.demand.status not in OVER_STANDINGS]
    return still + [each for each in here if each.demand.ref not in last.refs]


def came_up_since(visit: Visit, moment: datetime) -> set[int]:
    """Return what came up for this visit after a moment, by itself or in a letter for it, by the ids."""
    return set(session().scalars(_came_up(), {**bound_to(visit), "since": moment}))


@cache
def _came_up() -> Select[int]:
    since = bindparam("since", type_=UtcDateTime)
    is_later, for_it = Link.created_at > since, tied_to(THIS, LinkRole.ABOUT_VISIT)
    tied = for_it.where(is_later)
    in_one = or_(Link.from_id.in_(tied), and_(Link.from_id.in_(for_it), is_later))
    in_letters = select(Link.to_id).where(Link.role == LinkRole.MAKES_DEMAND, in_one)
    is_new = and_(Demand.created_at > since, Demand.id.in_(demanded_for(this_visit())))
    return select(Demand.id).where(or_(Demand.id.in_(union(tied, in_letters)), is_new))


def _reason(way: int | None) -> Reason:
    return Reason.CHOSEN if way is None else WAYS[way]


@cache
def _open() -> Select[Demand, int]:
    first = _first_ways()
    asked = select(Demand, first.c.way).join(first, first.c.demand == Demand.id).where(still_open(Demand))
    never_made, has_no_day = Demand.last_raised_on.is_(None), Demand.deadline_on.is_(None)
    urgent = (first.c.way, has_no_day, Demand.deadline_on, never_made, Demand.last_raised_on, Demand.id)
    return asked.order_by(*urgent).limit(MOST)


@cache
def _named() -> Select[Demand, int]:
    first = _first_ways()
    asked = select(Demand, first.c.way).outerjoin(first, first.c.demand == Demand.id)
    return asked.where(Demand.ref.in_(bindparam("refs", expanding=True)))


WAYS = (Reason.FOR_IT, Reason.LEFT_OPEN, Reason.HOST, Reason.VISITOR)


def _first_ways() -> FromClause:
    """Each demand by the first way that leads to it. What a way needs twice is named, and so compiled once: these
    statements are long, and the first pack of a process waited half a second for them.
    """
    this, before = this_visit(), visit_before().cte("visit_before")
    found = (demanded_for(this), demanded_for(before), _asked_of(LinkRole.HOST), _asked_of(LinkRole.VISITOR))
    ways = union_all(*(select(ids.subquery().c[0].label("demand"), literal(way)) for way, ids in enumerate(found)))
    each = ways.subquery()
    demand, way = each.c
    return select(demand.label("demand"), func.min(way).label("way")).group_by(demand).subquery()


def _asked_of(role: LinkRole) -> Select[int]:
    """What is asked of those who have this part in the visit, of whom they belong to, or of who belongs to them."""
    out, back = aliased(Link), aliased(Link)
    party = tied_from(THIS, role).cte(f"by_{role.value}")
    themselves = select(party.c[0])
    above = select(out.to_id).where(out.from_id.in_(themselves), out.role.in_(SIDES))
    below = select(back.from_id).where(back.to_id.in_(themselves), back.role.in_(SIDES))
    side = union(themselves, above, below)
    return select(Link.from_id).where(Link.to_id.in_(side), Link.role.in_(ASKED))
