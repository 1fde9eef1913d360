"""On which days the steps of a plan fall: pure arithmetic over a plan, its trigger, and a counter of days."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tracker.rules.dates import UncertainDate
from tracker.rules.deadlines import DateOutOfRange
from tracker.rules.due import Counter, Due, Period
from tracker.rules.grounds import closed_early, last_day
from tracker.rules.plans import Anchor, Outline, OutlineStep, Owes
from tracker.rules.standing import Happening, Standing

ENTERED_LATE = 30
"""Days. A step that fell due longer ago than this, when its record is entered, is not set for the past."""


@dataclass(frozen=True, slots=True)
class Step:
    """One occurrence of a step: the key that names it for ever on its record, and when it falls due."""

    of: OutlineStep
    base: str
    due: Due
    turn: int = 1
    run_id: int | None = None
    renewed: bool = False
    """It had gone stale before it was set, and is asked for one period later."""
    named: UncertainDate | None = None
    """The day they named, when it counts from that."""

    @property
    def key(self) -> str:
        return self.key_of(self.turn)

    def key_of(self, turn: int) -> str:
        """Return the key of another turn of a step that repeats."""
        return self.base if turn == 1 and self.run_id is None else f"{self.base}:{turn}"

    @property
    def what(self) -> str:
        return self.of.what

    @property
    def owes(self) -> Owes:
        return self.of.owes

    @property
    def due_on(self) -> date:
        return self.due.first

    @property
    def due_last(self) -> date | None:
        """The last day it can fall due; None when the day is certain."""
        return self.due.last if self.due.last != self.due.first else None


@dataclass(frozen=True, slots=True)
class Laid:
    """The steps that are set, and those that are left out: too late to be of use, or without a day that is known."""

    steps: list[Step] = field(default_factory=list)
    over: list[Step] = field(default_factory=list)
    """What could only be done before a visit that has begun."""
    dropped: list[Step] = field(default_factory=list)
    undated: list[Step] = field(default_factory=list)


def next_step(standing: Standing, outline: Outline, counter: Counter, today: date) -> Step | None:
    """Return the step that brings a record back, or None when its standing asks for nothing.

    It counts from the latest word on the standing. A day that lies more than 30 days back when the step is set becomes
    today; what only has to be confirmed again is asked for one period from today when its day has passed already.
    """
    told = standing.latest_word
    of = outline.step_for(standing.code, told) if told else None
    if told is None or of is None:
        return None
    base = f"{standing.axis}:{standing.code}:{told.id}"
    due = _end(counter, counted_from(of, told), of.period) or Due(today, today)
    named = told.by_when if of.anchor is Anchor.BY_WHEN else None
    if of.anchor is Anchor.LATEST:
        fresh = _fresh(of, due, counter, today)
        return Step(of, base, fresh, renewed=fresh != due)
    return Step(of, base, _today(due, today) if due.first < _long_ago(today) else due, named=named)


def counted_from(step: OutlineStep, told: Happening) -> UncertainDate:
    """Return what a step counts from: the event, or the last of the days that they named in it."""
    return last_day(told.by_when) if step.anchor is Anchor.BY_WHEN and told.by_when else told.when


@dataclass(frozen=True, slots=True)
class Stay:
    """The days of a visit."""

    first: date
    last: date
    announced: date | None = None

    def day(self, anchor: Anchor) -> date | None:
        return {Anchor.ANNOUNCED: self.announced, Anchor.END: self.last}.get(anchor, self.first)


def visit_steps(stay: Stay, outline: Outline, counter: Counter, today: date) -> Laid:
    """Return the steps a visit sets when it is recorded or moved, compressed when the notice is short.

    A step before the visit whose day has passed is due today while the visit has not begun, and over once it has.
    A step after the visit whose day lies more than 30 days back is dropped.
    """
    laid = Laid()
    for of in outline.at_work:
        day = stay.day(of.anchor) or today
        due = _end(counter, UncertainDate.on(day), of.period)
        base = f"visit:{of.key}"
        if due is None:
            laid.undated.append(Step(of, base, Due(today, today)))
        elif of.anchor is Anchor.ANNOUNCED or of.period.number < 0:
            due = _today(due, today) if due.first < today else due
            (laid.steps if today < stay.first else laid.over).append(Step(of, base, due))
        else:
            (laid.steps if due.first >= _long_ago(today) else laid.dropped).append(Step(of, base, due))
    return laid


@dataclass(frozen=True, slots=True)
class Run:
    """A plan at work: since when it counts, and whether a later event of the kind has taken its place."""

    id: int
    outline: Outline
    when: UncertainDate
    is_latest: bool = True


def run_steps(run: Run, counter: Counter, today: date) -> Laid:
    """Return the steps of a plan that counts from an event, compressed when it begins late.

    A step before the event whose day has passed is due today while the event lies ahead, and dropped afterwards. After
    the event, what they owe is due today when its day lies more than 30 days back; our own work of then is dropped.
    """
    laid = Laid()
    for of in run.outline.at_work:
        if of.standing is not None or (of.anchor is Anchor.LATEST and not run.is_latest):
            continue
        due, base = _end(counter, run.when, of.period), f"run:{run.id}:{of.key}"
        if due is None:
            laid.undated.append(Step(of, base, Due(today, today), run_id=run.id))
            continue
        kept = _kept(of, due, run.when, counter, today)
        target = laid.dropped if kept is None else laid.steps
        renewed = of.anchor is Anchor.LATEST and kept != due
        target.append(Step(of, base, kept or due, run_id=run.id, renewed=renewed))
    return laid


def next_turn(step: Step, closed: list[date], counter: Counter, today: date) -> Step | None:
    """Return the turn of a step that is wanted after it was closed on these days, without an answer.

    None when it does not repeat, or has been repeated as often as it should be. What comes back for a
    day that they named, and was closed before that, comes back for it all the same.
    """
    in_time = [day for day in closed if not closed_early(step.named, step.of.period, day)]
    turn, every = len(closed) + 1, step.of.repeat_every
    if not in_time:
        return replace(step, turn=turn)
    if every is None or (step.of.repeat_times is not None and len(in_time) >= step.of.repeat_times):
        return None
    period = Period(every, step.of.period.unit, step.of.period.body)
    due = _end(counter, UncertainDate.on(in_time[-1]), period) or Due(today, today)
    return replace(step, due=due, turn=turn, renewed=False)


def _kept(of: OutlineStep, due: Due, when: UncertainDate, counter: Counter, today: date) -> Due | None:
    if of.anchor is Anchor.LATEST:
        return _fresh(of, due, counter, today)
    if due.first >= today:
        return due
    if of.period.number < 0:
        return _today(due, today) if when.latest >= today else None
    if due.first >= _long_ago(today):
        return due
    return _today(due, today) if of.owes is Owes.THEY else None


def _fresh(of: OutlineStep, due: Due, counter: Counter, today: date) -> Due:
    """Whoever enters what has gone stale has just looked at it: it is asked for one period later."""
    return due if due.first >= today else _end(counter, UncertainDate.on(today), of.period) or Due(today, today)


def _end(counter: Counter, when: UncertainDate, period: Period) -> Due | None:
    try:
        return counter.due(when, period)
    except DateOutOfRange:
        return None


def _today(due: Due, today: date) -> Due:
    return Due(today, max(today, due.last))


def _long_ago(today: date) -> date:
    return today - timedelta(days=ENTERED_LATE)
