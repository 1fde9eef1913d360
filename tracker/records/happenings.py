"""Some of the events about a record, each with who said it and how it is known, in one statement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.events import Event
from tracker.records.links import Link, tied_to
from tracker.records.record import Record
from tracker.records.sources import SOURCES
from tracker.records.timelines import TOLD_ROLES, TieRow
from tracker.rules.links import LinkRole

MOST = 400
SOURCE = (SOURCES.c.publisher, SOURCES.c.url, SOURCES.c.published)


@dataclass(frozen=True, slots=True)
class Happenings:
    events: Sequence[Event]
    """The oldest first, as statuses are folded."""
    recorders: dict[int, str]
    ties: Sequence[TieRow]


def happenings(record: Record, types: Collection[str]) -> Happenings:
    """Return the events about a record that are of these types or take a stance; of very many, the latest."""
    rows = session().execute(_asked(frozenset(types)), {"record_id": record.id}).all()
    events = {row[0].id: row[0] for row in rows}
    recorders = {row[0].id: row[1] or "" for row in rows}
    return Happenings(list(events.values()), recorders, cast(Sequence[TieRow], rows))


@cache
def _asked(types: frozenset[str]) -> Select[*tuple[Any, ...]]:
    about = tied_to(bindparam("record_id"), LinkRole.SUBJECT)
    wanted = (
        select(Event.id)
        .where(Event.id.in_(about), or_(Event.type.in_(types), Event.stance.is_not(None)))
        .order_by(Event.earliest.desc(), Event.id.desc())
        .limit(MOST)
        .subquery()
    )
    end = aliased(Record)
    # PostgreSQL keeps the order of so many tables: with the few events first, it reads what belongs to them alone.
    return (
        select(Event, User.name, Link.from_id, Link.role, end.ref, end.kind, end.title, *SOURCE)
        .select_from(wanted)
        .join(Event, Event.id == wanted.c.id)
        .join(Link, Link.from_id == Event.id)
        .join(end, end.id == Link.to_id)
        .outerjoin(User, User.id == Event.created_by)
        .outerjoin(SOURCES, SOURCES.c.id == end.id)
        .where(Link.role.in_(TOLD_ROLES))
        .order_by(Event.earliest, Event.latest, Event.id, Link.id)
    )
