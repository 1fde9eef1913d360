"""What the plans ask of a record beside what it has: the one place that knows it, for keeping and for checking."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import and_, or_

from tracker.actions import key_dates, standings
from tracker.actions.wholes import left_to_parts
from tracker.plumbing import clock
from tracker.records.counting import Calendars, stops_of
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.follow_ups import DONE, FollowUp, planned_of
from tracker.records.key_dates import SENTENCE_ENDS
from tracker.records.letters import Letter
from tracker.records.links import Link
from tracker.records.outlines import outlines, runs_of, starting_itself
from tracker.records.people import Person
from tracker.records.plans import PlanRun
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.due import Counter, PeriodUnit, Stop
from tracker.rules.events import ANSWERS_ON_SUBSTANCE
from tracker.rules.outcomes import Lapse
from tracker.rules.planning import Laid, Run, Stay, Step, next_step, next_turn, run_steps, visit_steps
from tracker.rules.plans import GIVES_WAY, OF_PEOPLE, Follows, Outline, OutlineStep
from tracker.rules.standing import Happening, Standing, place_in_time
from tracker.rules.statuses import AXES_OF, REPLY_WAITS, Axis
from tracker.rules.working_days import EVERY_DAY

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
    announced: Mapping[int, date]
    """The day on which it was announced, by visit."""
    stops: Mapping[int, Sequence[Stop]]
    calendars: Calendars
    left_to_parts: frozenset[int] = frozenset()
    """Demands that are asked by their parts: only a reply to one of these is still to be judged."""

    def counter(self, record: Record, country: str | None, steps: Iterable[OutlineStep]) -> Counter:
        """Return what counts the days of these steps: by the working days of `country`, or else of the record's."""
        is_worked = any(step.period.unit is PeriodUnit.WORKING_DAYS for step in steps)
        calendar = self.calendars.of_country(country or record.country or "") if is_worked else EVERY_DAY
        return Counter(calendar, self.stops.get(record.id, ()), self.calendars.of_body)


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


def known_of(records: Sequence[Record], calendars: Calendars | None = None) -> Known:
    """Read the plans, and what is at work on these records, in a number of statements that does not grow with them."""
    plans, ids = outlines(), [record.id for record in records]
    rows, runs = planned_of(ids), runs_of(ids)
    told, announced = _told(records, plans, runs), _announced(records)
    in_parts = left_to_parts([record for record in records if isinstance(record, Demand)])
    return Known(plans, rows, runs, told, announced, stops_of(ids), calendars or Calendars(), in_parts)


def _told(
    records: Sequence[Record], plans: Mapping[int, Outline], runs: Mapping[int, list[PlanRun]]
) -> dict[int, list[Happening]]:
    """Return the events that runs count from; of people also those that a plan follows by itself, or a key date."""
    counted = [run.event_id for of_one in runs.values() for run in of_one if run.event_id]
    people = [record.id for record in records if isinstance(record, Person)]
    if not people and not counted:
        return {}
    triggers = {plan.trigger for plan in plans.values() if plan.starts_itself and plan.active} | {SENTENCE_ENDS}
    of_people = and_(Link.to_id.in_(people), Event.type.in_(triggers))
    return standings.happenings(records, or_(of_people, Event.id.in_(counted)))


def _announced(records: Sequence[Record]) -> dict[int, date]:
    visits = [record for record in records if isinstance(record, Visit) and record.followed]
    told = standings.happenings(visits, Event.type == "visit-announced") if visits else {}
    return {visit_id: min(each.when.latest for each in of_one) for visit_id, of_one in told.items() if of_one}


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


def standing_plan(record: Record, known: Known, trigger: str = Follows.ASKED) -> Outline | None:
    """Return the plan under which a record stands, a letter or demand usually: the one somebody chose, or else ours."""
    for run in reversed(known.runs.get(record.id, [])):
        plan = known.plans[run.plan_id]
        if run.event_id is None and run.stopped_at is None and plan.trigger == trigger and plan.active:
            return plan
    return starting_itself(known.plans, trigger)


def live_runs(record: Record, folded: Folded, known: Known) -> list[tuple[PlanRun, Run]]:
    """Return the runs that nobody stopped and whose event is there; what starts by itself ends with a death."""
    told = {happening.id: happening for happening in known.told.get(record.id, ())}
    is_dead = _is_dead(folded)
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
    told = known.told.get(record.id, ()) if isinstance(record, Person) else ()
    begun = {(run.plan_id, run.event_id) for run in known.runs[record.id]}
    return [
        (plan, event)
        for plan in (known.plans.values() if told else ())
        if plan.starts_itself and plan.active and plan.id
        for event in told
        if event.type == plan.trigger and (plan.id, event.id) not in begun
    ]


def _laid(record: Record, folded: Folded, known: Known) -> Iterable[tuple[Outline | None, Laid]]:
    today = clock.today()
    if isinstance(record, Visit):
        plan = starting_itself(known.plans, Follows.VISIT)
        if plan and record.followed and record.status != "cancelled" and record.first_day and record.last_day:
            stay = Stay(record.first_day, record.last_day, known.announced.get(record.id))
            yield plan, visit_steps(stay, plan, known.counter(record, plan.country, plan.steps), today)
    standing = standing_steps(record, folded, known)
    yield from ((plan, Laid([step])) for plan, step in standing.values())
    for _row, run in live_runs(record, folded, known):
        if GIVES_WAY.get(run.outline.trigger) not in standing:
            yield run.outline, run_steps(run, known.counter(record, run.outline.country, run.outline.steps), today)
    if isinstance(record, Person):
        yield None, key_dates.laid(record, folded, known.told.get(record.id, ()), today)


def standing_steps(record: Record, folded: Folded, known: Known) -> dict[Axis, tuple[Outline, Step]]:
    """Return the step that brings a record back for where it stands, by axis, each with its plan."""
    found = {}
    for trigger, axis in _standing_under(record, folded):
        standing, plan = folded.get(axis), standing_plan(record, known, trigger)
        if standing is None or plan is None or standing.latest_word is None:
            continue
        if record.id in known.left_to_parts and standing.code != REPLY_WAITS:
            continue
        if plan.step_for(standing.code, standing.latest_word) is None:
            continue
        step = next_step(standing, plan, known.counter(record, plan.country, plan.steps), clock.today())
        if step is not None:
            found[axis] = plan, step
    return found


def _standing_under(record: Record, folded: Folded) -> Iterable[tuple[str, Axis]]:
    """Return by what each axis of a record may bring it back; of whoever died, nothing but that is asked."""
    if isinstance(record, Demand | Letter):
        return [(Follows.ASKED, AXES_OF[record.kind_of][0])] if record.followed else []
    if not isinstance(record, Person):
        return []
    return [(trigger, axis) for trigger, axis in OF_PEOPLE.items() if axis is Axis.CUSTODY or not _is_dead(folded)]


def _is_dead(folded: Folded) -> bool:
    custody = folded.get(Axis.CUSTODY)
    return custody is not None and custody.code == "dead"


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
