"""When a record comes back by itself: the steps that a standing or a visit sets, as plain data and day arithmetic."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.rules.dates import UncertainDate
from tracker.rules.events import RAISINGS
from tracker.rules.standing import Standing
from tracker.rules.statuses import Axis
from tracker.rules.words import N_


class Owes(StrEnum):
    THEY = "they"
    """They owe an answer: we chase."""
    WE = "we"
    """We owe a piece of work: we do it."""

    @property
    def label(self) -> str:
        return N_("They owe an answer") if self is Owes.THEY else N_("We have to do it")


FIRST_CHECK = 14
CHASE_EVERY = 30
"""Days. No law sets a period for an open letter; to look after two weeks and then every month is the practice."""

JUDGE_WITHIN = 3
ENTERED_LATE = 30
"""Days. A step that fell due longer ago than this, when its record is entered, is not set for the past."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to come back to: a key that names it for ever, what to do, who owes, and the day."""

    key: str
    what: str
    owes: Owes
    due_on: date


def next_step(standing: Standing, today: date) -> Step | None:
    """Return the step that brings a demand or a letter back, or None when its standing asks for nothing.

    Waiting: a check for a reply 14 calendar days after it was asked, then a chase every 30 until it is answered.
    A reply that nobody has judged is never chased: it asks us to judge it within 3 days. A promise and a part are
    chased for the proof and for the rest. A day that lies more than 30 days back when the step is set becomes today.
    """
    asked = standing.confirmed_by
    plan = _plan(standing.axis, standing.code, asked.type) if asked else None
    if asked is None or plan is None:
        return None
    what, owes, days = plan
    due = counted_from(asked.when) + timedelta(days=days)
    return Step(f"{standing.axis}:{standing.code}:{asked.id}", what, owes, _not_long_past(due, today))


def counted_from(when: UncertainDate) -> date:
    """Return the day from which a step counts when its trigger is uncertain: the first possible one that is known."""
    return when.latest if when.earliest == date.min else when.earliest


def _plan(axis: str, code: str, trigger: str) -> tuple[str, Owes, int] | None:
    if code in WAITING and trigger in RAISINGS:
        return N_("Check whether they have replied"), Owes.THEY, FIRST_CHECK
    return _PLANS.get((Axis(axis), code))


WAITING = frozenset({"waiting", "sent"})


def judges(key: str) -> bool:
    """Say whether the step with this key asks us to judge a reply that came."""
    return ":check:" in key


_PLANS: dict[tuple[Axis, str], tuple[str, Owes, int]] = {
    (Axis.STANDING, "waiting"): (N_("Ask again for an answer"), Owes.THEY, CHASE_EVERY),
    (Axis.STANDING, "check"): (N_("Judge the reply: is it an answer?"), Owes.WE, JUDGE_WITHIN),
    (Axis.STANDING, "promised"): (N_("Ask for proof that the promise is kept"), Owes.THEY, CHASE_EVERY),
    (Axis.STANDING, "partly-met"): (N_("Ask for the part that is missing"), Owes.THEY, CHASE_EVERY),
    (Axis.PROGRESS, "sent"): (N_("Ask again for a reply to the letter"), Owes.THEY, CHASE_EVERY),
    (Axis.PROGRESS, "check"): (N_("Read the reply and judge what it answers"), Owes.WE, JUDGE_WITHIN),
}


def _not_long_past(due: date, today: date) -> date:
    return today if due < today - timedelta(days=ENTERED_LATE) else due


@dataclass(frozen=True, slots=True)
class VisitStep:
    key: str
    what: str
    from_start: int | None = None
    """Calendar days from the first day of the visit (negative: before it)."""
    from_end: int | None = None


VISIT_STEPS = (
    VisitStep("choose", N_("Choose the demands to hand over, and confirm each person's situation"), from_start=-10),
    VisitStep("meeting", N_("Ask the delegation and the embassy for a meeting"), from_start=-7),
    VisitStep("letter", N_("Send the letter to the delegation"), from_start=-4),
    VisitStep("publish", N_("Publish the letter; agree who speaks to the press"), from_start=-1),
    VisitStep("readouts", N_("Collect the readouts of both sides: who says what was raised"), from_end=2),
    VisitStep("debrief", N_("Ask the delegation for a debriefing"), from_end=3),
    VisitStep("follow-up", N_("Send a follow-up letter: what was said, what is still open"), from_end=14),
    VisitStep(
        "outcome",
        N_("Check what became of each demand, and carry the open ones to the next visit"),
        from_end=30,
    ),
)
"""Calendar days. Offsets are design advice distilled from advocacy manuals, not a rule of any body."""


def visit_steps(start: date, end: date, today: date) -> list[Step]:
    """Return the steps a visit sets when it is recorded or moved, compressed when the notice is short.

    A step before the visit whose day has passed is due today while the visit has not begun, and dropped once it has.
    A step after the visit whose day lies more than 30 days back is dropped.
    """
    steps = []
    for step in VISIT_STEPS:
        if step.from_start is not None:
            due = max(start + timedelta(days=step.from_start), today)
            wanted = today < start
        else:
            due = end + timedelta(days=step.from_end or 0)
            wanted = due >= today - timedelta(days=ENTERED_LATE)
        if wanted:
            steps.append(Step(f"visit:{step.key}", step.what, Owes.WE, due))
    return steps


@dataclass(frozen=True, slots=True)
class Planned:
    """What the key of a planned step tells: the event that it counts from, or the step of a visit."""

    axis: str
    code: str
    event_id: int | None = None

    @classmethod
    def read(cls, key: str) -> "Planned | None":
        """Read the key that a follow-up has on its record ("17:standing:waiting:45"); None when it was set by hand."""
        _record, axis, code, *rest = key.split(":")
        if axis in set(Axis) and rest:
            return cls(axis, code, int(rest[0]))
        return cls(axis, code) if axis == "visit" else None

    def days_after(self, trigger: str) -> int | None:
        """Return how many days after its event of this type it falls due."""
        plan = _plan(self.axis, self.code, trigger)
        return plan[2] if plan else None

    @property
    def of_visit(self) -> VisitStep | None:
        return next((step for step in VISIT_STEPS if self.axis == "visit" and step.key == self.code), None)
