"""What planned follow-ups are counted from: the one place that knows it, for many of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.follow_ups import FollowUp
from tracker.records.plans import Plan, PlanRun, PlanStep
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.dates import UncertainDate
from tracker.rules.due import Period, PeriodUnit
from tracker.rules.grounds import Anchor, Ground
from tracker.rules.plans import Planned


def grounds(rows: Sequence[FollowUp]) -> dict[int, Ground]:
    """Return what each planned follow-up is counted from, by its number, in at most five statements.

    One that was set by hand has none; nor has one whose event or visit the viewer may not see.
    """
    planned = [row for row in rows if not row.by_hand]
    known = _Known(planned)
    found = {row.id: known.ground(row) for row in planned}
    return {number: ground for number, ground in found.items() if ground is not None}


@dataclass(frozen=True, slots=True)
class _Step:
    period: Period
    anchor: Anchor
    country: str | None


@dataclass(slots=True)
class _Known:
    """What the tables say of these rows: their steps, the events and visits they count from, their countries."""

    rows: Sequence[FollowUp]
    _steps: dict[int, _Step] = field(init=False)
    _runs: dict[int, int | None] = field(init=False)
    _events: dict[int, Event] = field(init=False)
    _visits: dict[int, Visit] = field(init=False)
    _countries: dict[int, str | None] = field(init=False)

    def __post_init__(self) -> None:
        self._steps = _steps({row.step_id for row in self.rows if row.step_id})
        self._runs = _runs({row.run_id for row in self.rows if row.run_id})
        self._events = _events({number for row in self.rows if (number := self._event_id(row))})
        self._visits = _visits({row.record_id for row in self.rows if _of_visit(row)})
        self._countries = _countries({row.record_id for row in self.rows if self._needs_country(row)})

    def ground(self, row: FollowUp) -> Ground | None:
        event, visit = self._events.get(self._event_id(row) or 0), self._visits.get(row.record_id)
        if event is not None:
            step = self._steps.get(row.step_id or 0) or _by_rule(row, event)
            return Ground(event.when, step.period, Anchor.TRIGGER, event.title, self._country(row)) if step else None
        if visit is None or visit.first_day is None or visit.last_day is None:
            return None
        step = self._steps.get(row.step_id or 0) or _by_visit(row)
        day = visit.last_day if step and step.anchor is Anchor.END else visit.first_day
        return Ground(UncertainDate.on(day), step.period, step.anchor, "", self._country(row)) if step else None

    def _event_id(self, row: FollowUp) -> int | None:
        if row.run_id is not None:
            return self._runs.get(row.run_id)
        planned = Planned.read(row.key)
        return planned.event_id if planned else None

    def _needs_country(self, row: FollowUp) -> bool:
        step = self._steps.get(row.step_id or 0)
        return step is not None and step.country is None and step.period.unit is PeriodUnit.WORKING_DAYS

    def _country(self, row: FollowUp) -> str:
        step = self._steps.get(row.step_id or 0)
        return (step.country if step else None) or self._countries.get(row.record_id) or ""


def _of_visit(row: FollowUp) -> bool:
    planned = Planned.read(row.key)
    return planned is not None and planned.axis == "visit"


def _by_rule(row: FollowUp, event: Event) -> _Step | None:
    planned = Planned.read(row.key)
    days = planned.days_after(event.type) if planned else None
    return _Step(Period(days, PeriodUnit.DAYS), Anchor.TRIGGER, None) if days is not None else None


def _by_visit(row: FollowUp) -> _Step | None:
    planned = Planned.read(row.key)
    step = planned.of_visit if planned else None
    if step is None:
        return None
    if step.from_start is not None:
        return _Step(Period(step.from_start, PeriodUnit.DAYS), Anchor.START, None)
    return _Step(Period(step.from_end or 0, PeriodUnit.DAYS), Anchor.END, None)


def _steps(ids: set[int]) -> dict[int, _Step]:
    asked = select(PlanStep, Plan.country).join(Plan, Plan.id == PlanStep.plan_id).where(PlanStep.id.in_(ids))
    found = session().execute(asked).all() if ids else ()
    return {
        step.id: _Step(Period(step.number, PeriodUnit(step.unit), step.body), Anchor(step.anchor), country)
        for step, country in found
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


def _countries(ids: set[int]) -> dict[int, str | None]:
    asked = select(Record.id, Record.country).where(Record.id.in_(ids))
    return dict(session().execute(asked).all()) if ids else {}
