"""What the page of every record shows: where it stands, what it is tied to, what comes back, and its timeline."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import request
from sqlalchemy import Date, Integer, Select, bindparam

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.follow_ups import FollowUp, open_of_record
from tracker.records.record import Record
from tracker.records.second_yes import of_two_people
from tracker.records.standings import StandingRow
from tracker.records.told_standings import HowKnown, ToldStanding, told_standings
from tracker.records.work_calendars import StopOfClock, stands_from
from tracker.rules.access import FOR_NAMED, Visibility
from tracker.rules.freshness import Freshness
from tracker.rules.plans import OF_PEOPLE
from tracker.rules.second_yes import ForTwo
from tracker.rules.statuses import AXES_OF, STATUSES, Axis, Status
from tracker.web.records.ties import FIRST, MOST, Tied, ties_of
from tracker.web.timelines import timeline_of

GROWS_OLD = frozenset(OF_PEOPLE.values())


@dataclass(frozen=True, slots=True)
class ShownStanding:
    axis: Axis
    status: Status
    row: StandingRow
    event_ref: str | None
    known: HowKnown
    is_stale: bool = False
    """Whether its last confirmation is too old to count."""


def shared_parts(record: Record) -> dict[str, Any]:
    """Return what every record's page shows, in a number of statements that does not grow with its rows."""
    most = MOST if request.args.get("links") == "all" else FIRST
    ties, (follow_ups, stops) = ties_of(record, most), what_comes_back(record)
    return {
        "standings": standings(record),
        "ties": ties,
        "tied": Tied(ties, most),
        "follow_ups": follow_ups,
        "stops": stops,
        "timeline": timeline_of(record),
        "visibility_label": Visibility(record.visibility).label,
        **_of_two(record),
    }


def _of_two(record: Record) -> dict[str, Any]:
    """Who sees a record for a time, and what about it waits for a second person: asked where few see it."""
    if record.visibility not in FOR_NAMED:
        return {"of_two_people": ()}
    rows = session().execute(of_two_people(record.id)).all()
    return {"of_two_people": [(name, until, ForTwo(what) if what else None) for name, until, what in rows]}


def standings(record: Record) -> list[ShownStanding]:
    """Where the record stands on each of its axes, with the event that decided it."""
    axes = AXES_OF.get(record.kind_of, ())
    if not axes:
        return []
    told = told_standings(record.id)
    return [_shown(axis, told[axis]) for axis in axes if axis in told]


def _shown(axis: Axis, told: ToldStanding) -> ShownStanding:
    row, today = told.row, clock.today()
    is_stale = Freshness.on(today, told.limits).is_stale(axis, row.code, row.confirmed)
    return ShownStanding(axis, STATUSES[axis][row.code], row, told.decided_ref, told.known, is_stale)


def what_comes_back(record: Record) -> tuple[list[FollowUp], list[StopOfClock]]:
    """Return the open follow-ups of a record, and the stops of its clock as far as they still matter to them."""
    rows = session().execute(_open_with_stops(), {"record_id": record.id, "today": clock.today()}).all()
    stops = {stop.id: stop for _row, stop in rows if stop is not None}
    return list(dict.fromkeys(row for row, _stop in rows)), sorted(stops.values(), key=lambda stop: stop.since)


@cache
def _open_with_stops() -> Select[FollowUp, StopOfClock]:
    still = stands_from(bindparam("today", type_=Date))
    asked = open_of_record(bindparam("record_id", type_=Integer)).add_columns(StopOfClock)
    return asked.outerjoin(StopOfClock, still)
