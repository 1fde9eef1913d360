"""What the plans ask of a record beside what it has: the one place that knows it, for keeping and for checking."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from sqlalchemy import or_

from tracker.actions import key_dates, standings
from tracker.plumbing import clock
from tracker.records.counting import sessions_of, stops_of, work_calendar
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.follow_ups import DONE, FollowUp, planned_of
from tracker.records.key_dates import SENTENCE_ENDS
from tracker.records.letters import Letter
from tracker.records.outlines import outlines, runs_of, starting_itself
from tracker.records.people import Person
from tracker.records.plans import PlanRun
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.due import Counter, PeriodUnit, Stop
from tracker.rules.events import ANSWERS_ON_SUBSTANCE
from tracker.rules.outcomes import Lapse
from tracker.rules.planning import Laid, Run, Stay, Step, next_step, next_turn, run_steps, visit_steps
from tracker.rules.plans import Follows, Outline, OutlineStep
from tracker.rules.standing import Happening, Standing, place_in_time
from tracker.rules.statuses import AXES_OF, Axis
from tracker.rules.working_days import EVERY_DAY, WorkCalendar

Folded = Mapping[Axis, Standing]


@dataclass(frozen=True, slots=True)
class Known:
    """What planning needs to know besides the records themselves, read at once for all of them."""

    plans: Mapping[int, Outline]
    rows: Mapping[int, dict[str, FollowUp]]
    """The planned follow-ups there are, by record and by key."""
    runs: Mapping[int, list[PlanRun]]
    told: Mapping[int, Sequence[Happening]]
    """The events that plans may count from, by record."""
    stops: Mapping[int, Sequence[Stop]]
    calendar_of: Callable[[str], WorkCalendar]

    def counter(self, record: Record, country: str | None, steps: Iterable[OutlineStep]) -> Counter:
        """Return what counts the days of these steps: by the working days of `country`, or else of the record's."""
        is_worked = any(step.period.unit is PeriodUnit.WORKING_DAYS for step in steps)
        calendar = self.calendar_of(country or record.country or "") if is_worked else EVERY_DAY
        return Counter(calendar, self.stops.get(record.id, ()), sessions_of)


@dataclass(slots=True)
class Wanted:
    """What the plans ask of a record."""

    steps: dict[str, Step] = field(default_factory=dict)
    """By the key of the follow-up."""
    allowed: set[str] = field(default_factory=set)
    """Keys of steps that are not set any more, but stay open where they were set in time."""
    over: set[str] = field(default_factory=set)
    """Keys of steps that make no sense any more: they end where they are open."""
    dropped: dict[int, list[str]] = field(default_factory=dict)
    """By run: the keys of the steps that it left out because it began late."""


def known_of(records: Sequence[Record]) -> Known:
    """Read the plans, and what is at work on these records."""
    plans = outlines()
    ids = [record.id for record in records]
    rows, runs, stops, calendar_of = planned_of(ids), runs_of(ids), stops_of(ids), cache(work_calendar)
    triggers = {plan.trigger for plan in plans.values() if plan.starts_itself and plan.active}
    counted = [run.event_id for of_one in runs.values() for run in of_one if run.event_id]
    if any(isinstance(record, Person) for record in records):
        triggers.add(SENTENCE_ENDS)
    else:
        triggers = set()
    if not triggers and not counted:
        return Known(plans, rows, runs, {}, stops, calendar_of)
    told = standings.happenings(records, or_(Event.type.in_(triggers), Event.id.in_(counted)))
    return Known(plans, rows, runs, told, stops, calendar_of)


def wanted_of(record: Record, folded: Folded, known: Known) -> Wanted:
    """Return what the plans ask of a record, beside the rows it has: of a step that repeats, the turn that is next."""
    found, rows = Wanted(), known.rows[record.id]
    if record.deleted_at:
        return found
    for outline, laid in _laid(record, folded, known):
        for step in laid.steps:
            due = _turned(record, step, known, outline.country if outline else None)
            found.steps[f"{record.id}:{due.key}"] = due
        found.over |= {f"{record.id}:{step.key}" for step in laid.over}
        for step in laid.dropped:
            found.allowed.add(f"{record.id}:{step.key}")
            if step.run_id and f"{record.id}:{step.key}" not in rows:
                found.dropped.setdefault(step.run_id, []).append(step.of.key)
    return found


def standing_plan(record: Record, known: Known) -> Outline | None:
    """Return the plan under which a letter or demand stands: the one somebody chose, or the usual one."""
    trigger = Follows.CUSTODY if isinstance(record, Person) else Follows.ASKED
    for run in reversed(known.runs.get(record.id, [])):
        plan = known.plans[run.plan_id]
        if run.event_id is None and run.stopped_at is None and plan.trigger == trigger and plan.active:
            return plan
    return starting_itself(known.plans, trigger)


def live_runs(record: Record, folded: Folded, known: Known) -> list[tuple[PlanRun, Run]]:
    """Return the runs that nobody stopped and whose event is there; what starts by itself ends with a death."""
    told = {happening.id: happening for happening in known.told.get(record.id, ())}
    is_dead = (custody := folded.get(Axis.CUSTODY)) is not None and custody.code == "dead"
    found = []
    for row in known.runs.get(record.id, []):
        plan, event = known.plans[row.plan_id], told.get(row.event_id or 0)
        ended = row.stopped_at is not None or (is_dead and row.started_by is None)
        if event is None or event.type != plan.trigger or not plan.active or ended:
            continue
        later = (other for other in told.values() if other.type == event.type and other is not event)
        is_latest = all(place_in_time(other) < place_in_time(event) for other in later)
        found.append((row, Run(row.id, plan, event.when, is_latest)))
    return found


def not_begun(record: Record, known: Known) -> list[tuple[Outline, Happening]]:
    """Return the events of a person that a plan follows by itself, and that no run of it counts from yet."""
    begun = {(run.plan_id, run.event_id) for run in known.runs[record.id]}
    return [
        (plan, event)
        for plan in known.plans.values()
        for event in known.told.get(record.id, ())
        if isinstance(record, Person) and plan.starts_itself and plan.active and plan.id
        if event.type == plan.trigger and (plan.id, event.id) not in begun
    ]


def _laid(record: Record, folded: Folded, known: Known) -> Iterable[tuple[Outline | None, Laid]]:
    today = clock.today()
    if isinstance(record, Visit):
        plan = starting_itself(known.plans, Follows.VISIT)
        if plan and record.followed and record.status != "cancelled" and record.first_day and record.last_day:
            stay = Stay(record.first_day, record.last_day, _announced(record))
            yield plan, visit_steps(stay, plan, known.counter(record, plan.country, plan.steps), today)
    elif (found := standing_step(record, folded, known)) is not None:
        yield found[0], Laid([found[1]])
    for _row, run in live_runs(record, folded, known):
        yield run.outline, run_steps(run, known.counter(record, run.outline.country, run.outline.steps), today)
    if isinstance(record, Person):
        yield None, key_dates.laid(record, folded, known.told.get(record.id, ()), today)


def standing_step(record: Record, folded: Folded, known: Known) -> tuple[Outline, Step] | None:
    if not (isinstance(record, Person) or (isinstance(record, Demand | Letter) and record.followed)):
        return None
    standing, plan = folded.get(AXES_OF[record.kind_of][0]), standing_plan(record, known)
    if standing is None or plan is None or standing.latest_word is None:
        return None
    if plan.step_for(standing.code, standing.latest_word) is None:
        return None
    step = next_step(standing, plan, known.counter(record, plan.country, plan.steps), clock.today())
    return (plan, step) if step else None


def _announced(visit: Visit) -> date | None:
    told = standings.happenings([visit], Event.type == "visit-announced")[visit.id]
    return min((happening.when.latest for happening in told), default=None)


def _turned(record: Record, step: Step, known: Known, country: str | None) -> Step:
    """Return the turn of a step that is wanted beside the rows there are; a step that is over stays its last one."""
    closed = _turns(record, step, known.rows[record.id])
    if not closed or (step.of.repeat_every is None and step.named is None):
        return step
    return next_turn(step, closed, known.counter(record, country, [step.of]), clock.today()) or step


def _turns(record: Record, step: Step, rows: Mapping[str, FollowUp]) -> list[date]:
    """Return on which days the turns of a step were closed without an answer, up to the first that was not.

    One whose day had passed when its plan was changed is stepped over, as if it had been closed that day.
    """
    closed: list[date] = []
    while (row := rows.get(f"{record.id}:{step.key_of(len(closed) + 1)}")) and _comes_again(row, step):
        closed.append(clock.local(row.closed_at or clock.now()).date())
    return closed


def _comes_again(row: FollowUp, step: Step) -> bool:
    if row.outcome == Lapse.PASSED:
        return row.turn > 1 or step.due_on <= clock.today()
    return row.state == DONE and row.outcome not in ANSWERS_ON_SUBSTANCE
