"""The demands that have waited longest for an answer on substance."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, FromClause, Select, Table, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.demands import asked_by_parts
from tracker.records.events import EVENTS, Event
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.demands import UNANSWERED, Mention, days_unanswered, raisings, unanswered_since
from tracker.rules.events import ANSWERS_ON_SUBSTANCE, RAISINGS, Group, Stance, of_group
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

WALKED = 60
MOST_MENTIONS = 3000
COUNTED_UP_TO = 1000


class Silent(NamedTuple):
    """A demand, as far as is needed to tell how long it has waited."""

    id: int
    ref: str
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class Silence:
    demand: Silent
    days: int


def longest(today: date, most: int) -> list[Silence]:
    """Return the demands without an answer for the longest time, with their days, as their own pages count them.

    Reads the oldest raisings along the index on the days of events, not all demands. A demand that was first raised
    after the last raising read has waited less long than that: whoever is shown has waited longer for certain.
    """
    said: dict[Silent, list[Mention]] = {}
    raised = set(session().scalars(_raised()))
    for number, ref, title, status, event_id, event_type, when, stance in session().execute(
        _said(), {"demands": raised}
    ):
        mention = Mention(event_id, event_type, UncertainDate.edtf(when), Stance(stance) if stance else None)
        said.setdefault(Silent(number, ref, title, status), []).append(mention)
    until = _certain_until(said.values())
    found = [
        Silence(demand, days) for demand, mentions in said.items() if (days := _days(demand, mentions, today, until))
    ]
    return sorted(found, key=lambda silence: (-silence.days, silence.demand.id))[:most]


def at_all() -> tuple[int, bool]:
    """Count the demands without an answer on substance, up to 1,001, and say whether anything is recorded at all."""
    row = session().execute(_at_all()).one()
    return int(row[0] or 0), bool(row[1])


@cache
def _at_all() -> Select[int, bool]:
    some = select(Record.id).where(_is_silent(Record)).limit(COUNTED_UP_TO + 1).subquery()
    count = select(func.count()).select_from(some).scalar_subquery()
    return select(count, exists(select(Record.id)))


def _days(demand: Silent, mentions: Sequence[Mention], today: date, until: date) -> int | None:
    since = unanswered_since(mentions, demand.status)
    certain = since is not None and since.latest <= until
    return days_unanswered(mentions, demand.status, today) if certain else None


def _certain_until(told: Collection[Sequence[Mention]]) -> date:
    """Return until which day nobody is missing: for ever, unless there may be more raisings than were read."""
    raised = {mention.id for mentions in told for mention in mentions if mention.is_raising}
    if len(raised) < WALKED:
        return date.max
    return max(times[0].when.earliest for mentions in told if (times := raisings(mentions)))


@cache
def _said() -> Select[*tuple[Any, ...]]:
    """All that was said of some demands, each with when it was raised and answered."""
    demand = aliased(Record)
    silent = (
        select(Link.from_id, demand.id, demand.ref, demand.title, demand.status)
        .join(demand, demand.id == Link.to_id)
        .where(Link.to_id.in_(bindparam("demands", expanding=True)), Link.role == LinkRole.SUBJECT, _is_silent(demand))
        .offset(0)  # PostgreSQL looks for their events, one after the other, instead of reading all events
        .subquery()
    )
    return (
        select(silent.c.id, silent.c.ref, silent.c.title, silent.c.status)
        .add_columns(Event.id, Event.type, Event.when_text, Event.stance)
        .join(Event, Event.id == silent.c.from_id)
        .where(or_(raises(EVENTS), EVENTS.c.type.in_(ANSWERS_ON_SUBSTANCE)))
        .limit(MOST_MENTIONS)
    )


@cache
def _raised() -> Select[int]:
    """What the oldest raisings are about."""
    return select(Link.to_id).where(Link.from_id.in_(select(_oldest_raisings().c.id)), Link.role == LinkRole.SUBJECT)


def _oldest_raisings() -> CTE:
    """The first raisings of demands that still wait. The gate is passed by the link: it is seen where both ends are.

    They are found once: with statistics that are not of today, PostgreSQL would find them anew for each link.
    """
    demand = aliased(Record)
    # With .offset(0), PostgreSQL asks it of one raising and one demand after another, instead of finding all that wait.
    is_silent = exists(select(demand.id).where(demand.id == Link.to_id, _is_silent(demand)).offset(0))
    of_silent = select(Link.id).where(Link.from_id == EVENTS.c.id, Link.role == LinkRole.SUBJECT, is_silent).offset(0)
    walked = select(EVENTS.c.id).where(raises(EVENTS), exists(of_silent))
    found = walked.order_by(EVENTS.c.earliest, EVENTS.c.id).limit(WALKED).cte("oldest_raisings")
    return found.prefix_with("MATERIALIZED", dialect="postgresql")


def _is_silent(demand: type[Record]) -> ColumnElement[bool]:
    by_itself = ~demand.id.in_(asked_by_parts())
    return and_(demand.kind == Kind.DEMAND, demand.status.in_(UNANSWERED), by_itself)


def tells_of_raising() -> ColumnElement[bool]:
    """Whether an event raised something, or says whether that was raised."""
    told = EVENTS.c.type.in_(of_group([Group.MEETINGS, Group.STATEMENTS]))
    return or_(raises(EVENTS), and_(told, EVENTS.c.stance.is_not(None)))


def raises(events: Table) -> ColumnElement[bool]:
    """The rule of `Mention.is_raising`, as the database reads it."""
    return or_(events.c.type.in_(RAISINGS), in_talks(events))


def in_talks(events: FromClause) -> ColumnElement[bool]:
    """The rule of `Mention.in_talks`, as the database reads it."""
    raised = [stance for stance in Stance if stance.side == "raised"]
    return or_(
        events.c.type == "raised", and_(events.c.type.in_(of_group([Group.MEETINGS])), events.c.stance.in_(raised))
    )
