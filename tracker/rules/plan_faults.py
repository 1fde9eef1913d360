"""What is wrong with a plan, in sentences: one that would loop, fire for ever, or bring nothing back."""

from collections.abc import Collection, Iterator
from datetime import date

from tracker.rules.dates import UncertainDate
from tracker.rules.due import PeriodUnit
from tracker.rules.events import TYPES, Certainty
from tracker.rules.plans import OF_PEOPLE, Anchor, Follows, Outline, OutlineStep, Owes, Provenance
from tracker.rules.reasons import Said
from tracker.rules.standing import Happening
from tracker.rules.words import N_

MOST_STEPS = 40
MOST_TURNS = 100
FARTHEST = {
    PeriodUnit.DAYS: 36_525,
    PeriodUnit.WORKING_DAYS: 5_000,
    PeriodUnit.WEEKS: 5_218,
    PeriodUnit.MONTHS: 1_200,
    PeriodUnit.YEARS: 100,
    PeriodUnit.SESSIONS: 40,
}
"""A century, or as far as working days and sessions can be counted in good time."""

MUST_WAIT = ("waiting", "check")
"""Where a letter or demand would be forgotten if no step of its plan brought it back."""

ANCHORS: dict[str, tuple[Anchor, ...]] = {
    Follows.ASKED: (Anchor.TRIGGER, Anchor.ASKED, Anchor.BY_WHEN),
    Follows.CUSTODY: (Anchor.LATEST, Anchor.TRIGGER),
    Follows.HEALTH: (Anchor.LATEST, Anchor.TRIGGER),
    Follows.VISIT: (Anchor.START, Anchor.END, Anchor.ANNOUNCED),
}
_STEP_WITHOUT_WORDS = Said(N_("Write what is to be done in every step."))

OF_EVENTS = (Anchor.TRIGGER, Anchor.LATEST)


def anchors_of(trigger: str) -> tuple[Anchor, ...]:
    """Return what a step of a plan may count from, the usual one first."""
    return ANCHORS.get(trigger, OF_EVENTS)


def plan_faults(plan: Outline, bodies: Collection[str]) -> list[Said]:
    """Return what is wrong with a plan, or nothing; `bodies` are those whose sessions are known."""
    return list(_of_plan(plan)) + [fault for step in plan.at_work for fault in step_faults(step, plan, bodies)]


def new_plan_faults(plan: Outline, bodies: Collection[str]) -> list[Said]:
    """Return what is wrong with a plan that is made from nothing: it has a step, or nobody could start it."""
    return plan_faults(plan, bodies) + ([] if plan.at_work else [_STEP_WITHOUT_WORDS])


def _of_plan(plan: Outline) -> Iterator[Said]:
    if not plan.name.strip():
        yield Said(N_("Write what the plan is called."))
    if plan.trigger not in TYPES and plan.trigger not in set(Follows):
        yield Said(N_("Choose what the plan follows."))
    yield from _unfounded(plan)
    if len(plan.at_work) > MOST_STEPS:
        yield Said(N_("A plan has at most %(most)d steps. Make a second plan for the others."), {"most": MOST_STEPS})
    keys = [step.key for step in plan.steps]
    if len(set(keys)) < len(keys):
        yield Said(N_("Two steps have the same key. Give one of them another."))
    if not 1 <= plan.second_after <= plan.coordinator_after <= 365:
        yield Said(
            N_("The second reminder comes 1 to 365 days late, and the coordinators are told on that day or later.")
        )
    if plan.trigger == Follows.ASKED and (plan.starts_itself or plan.active):
        yield from _forgets(plan)


def _unfounded(plan: Outline) -> Iterator[Said]:
    """What is more than practice says its period; what is from a source names it, and the day it was looked up."""
    if plan.provenance is Provenance.OURS:
        return
    if not plan.period.strip():
        ours = Said(Provenance.OURS.label)
        yield Said(N_("Write the period, in the words of its source, or choose “%(answer)s”."), {"answer": ours})
    if plan.provenance is Provenance.UNVERIFIED:
        return
    if not plan.source.strip():
        unverified = Said(Provenance.UNVERIFIED.label)
        yield Said(N_("Write where the period comes from, or choose “%(answer)s”."), {"answer": unverified})
    if plan.as_of is None:
        yield Said(N_("Write as of which day the period is checked."))


def _forgets(plan: Outline) -> Iterator[Said]:
    """A letter or demand stands under one plan at a time: a copy has to bring it back as the usual one does."""
    at_work = {step.standing for step in plan.at_work} if plan.active else set()
    if not set(MUST_WAIT) <= at_work:
        usual = N_("Letters and demands that wait would never come back. Keep this plan, with a step for each.")
        other = N_(
            "Letters and demands under this plan would never come back. "
            "Keep a step for those that wait, and one for those with a reply to judge."
        )
        yield Said(usual if plan.starts_itself else other)


def step_faults(step: OutlineStep, plan: Outline, bodies: Collection[str]) -> Iterator[Said]:
    """Return what is wrong with one step; each sentence begins with what the step is called."""
    if not step.what.strip():
        yield _STEP_WITHOUT_WORDS
    for sentence, values in _of_step(step, plan, bodies):
        yield Said(N_("“%(step)s”: %(fault)s"), {"step": step.what, "fault": Said(sentence, values)})


def _sets_itself_again(step: OutlineStep, plan: Outline) -> bool:
    """Say whether the news with which it is closed is what it counts from anew: on that same day, 0 days after it."""
    if step.standing is None:
        return False
    if step.anchor is Anchor.LATEST:
        return True
    return step.owes is Owes.THEY and plan.step_for(step.standing, _STILL_NOTHING) is step


_STILL_NOTHING = Happening(0, "no-answer", None, UncertainDate.on(date(2000, 1, 1)), Certainty.CONFIRMED)


def _of_step(step: OutlineStep, plan: Outline, bodies: Collection[str]) -> Iterator[tuple[str, dict[str, object]]]:
    number, unit, every = step.period.number, step.period.unit, step.repeat_every
    if abs(number) > FARTHEST[unit]:
        yield N_("write a number up to %(most)d."), {"most": FARTHEST[unit]}
    if unit is PeriodUnit.SESSIONS and step.period.body not in bodies:
        yield N_("choose whose sessions are counted. A body that is missing is added under Sessions of bodies."), {}
    if unit is PeriodUnit.SESSIONS and number < 1:
        yield N_("a session is counted from 1: the next one. Write 1 or more."), {}
    if number == 0 and _sets_itself_again(step, plan):
        yield N_("whatever is said about it would bring it back on that same day, without end. Write at least 1."), {}
    if every is not None and not 1 <= every <= FARTHEST[unit]:
        yield N_("what repeats comes back after 1 or more. Write at least 1, or leave it empty."), {}
    if step.repeat_times is not None and (every is None or not 1 <= step.repeat_times <= MOST_TURNS):
        yield N_("write after how long it repeats, and how often: from 1 to %(most)d times."), {"most": MOST_TURNS}
    if number < 0 and plan.trigger in (Follows.ASKED, *OF_PEOPLE):
        yield N_("it would come back before anything was asked or known. Write 0 or more."), {}
    if step.anchor not in anchors_of(plan.trigger):
        yield N_("this plan does not count from %(anchor)s. Choose another beginning."), {"anchor": step.anchor.label}
