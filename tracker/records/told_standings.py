"""Where a record stands with all that its page says of it: what decided it, how it is known, how long that counts."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, select
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.events import EVENTS
from tracker.records.freshness import limit_rows, limits_of
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.records.standings import StandingRow
from tracker.rules.freshness import Limit
from tracker.rules.links import LinkRole
from tracker.rules.plans import OF_PEOPLE
from tracker.rules.statuses import Axis


@dataclass(frozen=True, slots=True)
class HowKnown:
    """What the event says that confirmed it last: its title, and who said so, in whose words or which sources."""

    title: str
    words: str
    speakers: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldStanding:
    row: StandingRow
    decided_ref: str | None
    known: HowKnown
    limits: list[Limit]
    """For how long it counts as confirmed; none when that does not end."""


def told_standings(record_id: int) -> dict[Axis, ToldStanding]:
    """Return where a record stands by axis, in one statement."""
    found: dict[Axis, list[Any]] = {}
    for told in session().execute(_asked(), {"record_id": record_id}):
        found.setdefault(Axis(told[0].axis), []).append(told)
    return {axis: _told(rows) for axis, rows in found.items()}


def _told(rows: list[Any]) -> ToldStanding:
    row, ref, title, words, *_more = rows[0]
    ends: dict[str, dict[str, None]] = {LinkRole.SPEAKER: {}, LinkRole.SOURCE: {}}
    for _row, _ref, _title, _words, role, end, *_limit in rows:
        if end:
            ends[role][end] = None
    known = HowKnown(title or "", words or "", *map(tuple, ends.values()))
    return ToldStanding(row, ref, known, limits_of(each[6:] for each in rows if each[6]))


@cache
def _asked() -> Select[*tuple[Any, ...]]:
    """A row for whoever said it, each source and each period; what may not be seen of it is left out."""
    decided, last, tie, end = aliased(Record), aliased(Record), aliased(Link), aliased(Record)
    limit = limit_rows().subquery()
    says = tie.role.in_((LinkRole.SPEAKER, LinkRole.SOURCE))
    trigger = case({axis: trigger for trigger, axis in OF_PEOPLE.items()}, value=StandingRow.axis)
    return (
        select(StandingRow, decided.ref, last.title, EVENTS.c.how_known, tie.role, end.title, *limit.c)
        .outerjoin(decided, decided.id == StandingRow.event_id)
        .outerjoin(last, last.id == StandingRow.confirmed_event_id)
        .outerjoin(EVENTS, EVENTS.c.id == last.id)
        .outerjoin(tie, and_(tie.from_id == last.id, says))
        .outerjoin(end, end.id == tie.to_id)
        .outerjoin(limit, and_(limit.c.trigger == trigger, limit.c.standing == StandingRow.code))
        .where(StandingRow.record_id == bindparam("record_id"))
        .order_by(tie.position, tie.id, limit.c.plan_id, limit.c.position)
    )
