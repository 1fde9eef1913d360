"""What planned follow-ups are counted from: the one place that knows it, for many of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.audiences import Audiences, Width, width_of
from tracker.records.events import Event
from tracker.records.follow_ups import FollowUp
from tracker.records.links import Link
from tracker.records.outlines import outline_step
from tracker.records.plans import Plan, PlanRun, PlanStep
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.due import PeriodUnit
from tracker.rules.grounds import CountedFrom, Ground, closed_early, has_gone_stale, last_day
from tracker.rules.links import LinkRole
from tracker.rules.plans import Anchor, OutlineStep, Planned, Provenance, turn_before


def grounds(rows: Sequence[FollowUp]) -> dict[int, Ground]:
    """Return what each planned follow-up is counted from, by its number, in at most nine statements.

    One that was set by hand has none; nor has one whose event or visit the viewer may not see.
    """
    planned = [row for row in rows if not row.by_hand]
    known = _Known(planned)
    found = {row.id: known.ground(row) for row in planned}
    return {number: ground for number, ground in found.items() if ground is not None}


@dataclass(frozen=True, slots=True)
class _Step:
    of: OutlineStep
    country: str | None
    provenance: Provenance
    stated: str


@dataclass(slots=True)
class _Known:
    """What the tables say of these rows: their steps, the events and visits they count from, their countries."""

    rows: Sequence[FollowUp]
    _steps: dict[int, _Step] = field(init=False)
    _runs: dict[int, int | None] = field(init=False)
    _events: dict[int, Event] = field(init=False)
    _visits: dict[int, Visit] = field(init=False)
    _announced: dict[int, date] = field(init=False)
    _closed: dict[str, date] = field(init=False)
    _countries: dict[int, str | None] = field(init=False)

    def __post_init__(self) -> None:
        self._steps = _steps({row.step_id for row in self.rows if row.step_id})
        self._runs = _runs({row.run_id for row in self.rows if row.run_id})
        self._events = _events({number for row in self.rows if (number := self._event_id(row))})
        self._visits = _visits({row.record_id for row in self.rows if _of_visit(row)})
        announced = {row.record_id for row in self.rows if self._anchor(row) is Anchor.ANNOUNCED}
        self._announced = _announced([self._visits[number] for number in announced & self._visits.keys()])
        self._closed = _closed({key for row in self.rows if (key := turn_before(row.key))})
        self._countries = _countries({row.record_id for row in self.rows if self._needs_country(row)})

    def ground(self, row: FollowUp) -> Ground | None:
        step = self._steps.get(row.step_id or 0)
        found = self._ground(row, step) if step else None
        return replace(found, provenance=step.provenance, stated=step.stated) if step and found else None

    def _ground(self, row: FollowUp, step: _Step) -> Ground | None:
        closed = self._closed.get(turn_before(row.key) or "")
        event = self._events.get(self._event_id(row) or 0)
        if closed is not None and not closed_early(_named(step.of, event), step.of.period, closed):
            period = replace(step.of.period, number=step.of.repeat_every or step.of.period.number)
            return Ground(UncertainDate.on(closed), period, CountedFrom.CLOSED, "", self._country(row))
        return self._after(row, step.of, event) if event is not None else self._around(row, step.of)

    def _after(self, row: FollowUp, of: OutlineStep, event: Event) -> Ground:
        named = _named(of, event)
        counted = last_day(named) if named else event.when
        anchor = CountedFrom.TRIGGER if not named else CountedFrom.NAMED if named == counted else CountedFrom.LAST_NAMED
        found = Ground(counted, of.period, anchor, event.title, self._country(row))
        recorded_on = clock.local(row.created_at).date()
        if of.anchor is Anchor.LATEST and has_gone_stale(found, recorded_on):
            return replace(found, trigger=UncertainDate.on(recorded_on), anchor=CountedFrom.CHECKED)
        return found

    def _around(self, row: FollowUp, of: OutlineStep) -> Ground | None:
        visit = self._visits.get(row.record_id)
        if visit is None or visit.first_day is None or visit.last_day is None:
            return None
        announced = self._announced.get(row.record_id) or clock.local(row.created_at).date()
        anchor, day = {
            Anchor.END: (CountedFrom.END, visit.last_day),
            Anchor.ANNOUNCED: (CountedFrom.ANNOUNCED, announced),
        }.get(of.anchor, (CountedFrom.START, visit.first_day))
        return Ground(UncertainDate.on(day), of.period, anchor, "", self._country(row))

    def _event_id(self, row: FollowUp) -> int | None:
        if row.run_id is not None:
            return self._runs.get(row.run_id)
        planned = Planned.read(row.key)
        return planned.event_id if planned else None

    def _anchor(self, row: FollowUp) -> Anchor | None:
        step = self._steps.get(row.step_id or 0)
        return step.of.anchor if step else None

    def _needs_country(self, row: FollowUp) -> bool:
        step = self._steps.get(row.step_id or 0)
        return step is not None and step.country is None and step.of.period.unit is PeriodUnit.WORKING_DAYS

    def _country(self, row: FollowUp) -> str:
        step = self._steps.get(row.step_id or 0)
        return (step.country if step else None) or self._countries.get(row.record_id) or ""


def _named(of: OutlineStep, event: Event | None) -> UncertainDate | None:
    """Return the day that they named in a promise, for a step that counts from it."""
    named = event.by_when if event is not None and of.anchor is Anchor.BY_WHEN else None
    return UncertainDate.edtf(named) if named else None


def _of_visit(row: FollowUp) -> bool:
    planned = Planned.read(row.key)
    return planned is not None and planned.axis == "visit"


def _steps(ids: set[int]) -> dict[int, _Step]:
    asked = (
        select(PlanStep, Plan.country, Plan.provenance, Plan.period)
        .join(Plan, Plan.id == PlanStep.plan_id)
        .where(PlanStep.id.in_(ids))
    )
    found = session().execute(asked).all() if ids else ()
    return {
        step.id: _Step(outline_step(step), country, Provenance(provenance), stated)
        for step, country, provenance, stated in found
    }


def _runs(ids: set[int]) -> dict[int, int | None]:
    asked = select(PlanRun.id, PlanRun.event_id).where(PlanRun.id.in_(ids))
    return dict(session().execute(asked).all()) if ids else {}


def _events(ids: set[int]) -> dict[int, Event]:
    found = session().scalars(select(Event).where(Event.id.in_(ids))) if ids else ()
    return {event.id: event for event in found}


def _visits(ids: set[int]) -> dict[int, Visit]:
    found = session().scalars(select(Visit).where(Visit.id.in_(ids))) if ids else ()
    return {visit.id: visit for visit in found}


def _announced(visits: Sequence[Visit]) -> dict[int, date]:
    """Return on which day each of these was announced, as far as everybody who may see the visit may see that."""
    widths = {visit.id: width_of(visit) for visit in visits}
    asked = (
        select(Link.to_id, Event.latest, Event.id, Event.visibility, Event.team_id)
        .join(Event, Event.id == Link.from_id)
        .where(Link.to_id.in_(widths), Link.role == LinkRole.SUBJECT)
        .where(Event.type == "visit-announced", Event.deleted_at.is_(None))
    )
    rows = session().execute(asked).all() if widths else ()
    told = [(visit, day, Width(number, Visibility(width), team)) for visit, day, number, width, team in rows]
    audiences = Audiences([*widths.values(), *(width for _visit, _day, width in told)])
    seen = [(visit, day) for visit, day, width in told if audiences.all_of(widths[visit], width)]
    return {visit: min(day for other, day in seen if other == visit) for visit, _day in seen}


def _closed(keys: set[str]) -> dict[str, date]:
    asked = select(FollowUp.key, FollowUp.closed_at).where(FollowUp.key.in_(keys))
    found = session().execute(asked).all() if keys else ()
    return {key: clock.local(at).date() for key, at in found if at is not None}


def _countries(ids: set[int]) -> dict[int, str | None]:
    asked = select(Record.id, Record.country).where(Record.id.in_(ids))
    return dict(session().execute(asked).all()) if ids else {}
