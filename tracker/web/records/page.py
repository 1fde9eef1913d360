"""What the page of every record shows: where it stands, what it is tied to, what comes back, and its timeline."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import request
from sqlalchemy import Date, Integer, Select, String, bindparam, or_

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.follow_ups import OPEN, FollowUp, of_record
from tracker.records.record import Record
from tracker.records.second_yes import of_two_people
from tracker.records.standings import StandingRow
from tracker.records.told_standings import HowKnown, ToldStanding, told_standings
from tracker.records.work_calendars import StopOfClock, stands_from
from tracker.rules.access import FOR_NAMED, Visibility
from tracker.rules.freshness import Freshness
from tracker.rules.kinds import Kind
from tracker.rules.outcomes import Outcome
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
    ties, coming = ties_of(record, most), what_comes_back(record)
    return {
        "standings": standings(record),
        "ties": ties,
        "tied": Tied(ties, most),
        "follow_ups": coming.still,
        "done_follow_ups": coming.done,
        "stops": coming.stops,
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


@dataclass(frozen=True, slots=True)
class ComesBack:
    """The open follow-ups of a record, and the stops of its clock as far as they still matter to them."""

    still: list[FollowUp]
    done: list[tuple[FollowUp, str | None]]
    """Of a visit also those of which somebody said what became of them, with who did: its page is a checklist."""
    stops: list[StopOfClock]


def what_comes_back(record: Record) -> ComesBack:
    """Return the follow-ups of a record that its page shows, in one statement."""
    outcomes = list(Outcome) if record.kind_of is Kind.VISIT else []
    known = {"record_id": record.id, "today": clock.today(), "outcomes": outcomes}
    rows = session().execute(_with_stops(), known).all()
    stops = {stop.id: stop for row, stop, _who in rows if stop is not None and row.state == OPEN}
    by_whom = {row: who for row, _stop, who in rows}
    return ComesBack(
        [row for row in by_whom if row.state == OPEN],
        [(row, who) for row, who in by_whom.items() if row.state != OPEN],
        sorted(stops.values(), key=lambda stop: stop.since),
    )


@cache
def _with_stops() -> Select[FollowUp, StopOfClock, str | None]:
    still = stands_from(bindparam("today", type_=Date))
    asked = of_record(bindparam("record_id", type_=Integer)).add_columns(StopOfClock, User.name)
    shown = asked.outerjoin(StopOfClock, still).outerjoin(User, User.id == FollowUp.closed_by)
    told = FollowUp.outcome.in_(bindparam("outcomes", type_=String, expanding=True))
    return shown.where(or_(FollowUp.state == OPEN, told))
