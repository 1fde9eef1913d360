"""The form of a plan: what it is called, its steps one below the other, and some empty ones for more."""

from collections.abc import Callable, Collection, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField

from tracker.plumbing import clock
from tracker.rules.plan_faults import MOST_STEPS, MUST_WAIT, plan_faults
from tracker.rules.plans import Follows, Outline, Provenance
from tracker.rules.reasons import Said
from tracker.web.days import ExactDayField
from tracker.web.forms import READ_BY_ALL, CountryField, SentForm, choice, line, text
from tracker.web.plans.step_form import StepForm, WholeNumberField
from tracker.web.wording import sentence

EMPTY = 3
"""Rows for new steps. Whoever needs more saves and comes back."""

Faults = Callable[[Outline, Collection[str]], list[Said]]

MOST_ROWS = MOST_STEPS + EMPTY


class PlanForm(SentForm):
    carried = ("steps-",)
    bodies: Sequence[str] = ()

    name = line(
        _l("What is the plan called?"),
        most=200,
        required=_l("Write what the plan is called."),
        description=READ_BY_ALL,
    )
    period = line(_l("Period, in the words of its source"), most=200)
    source = line(
        _l("Where the period comes from"),
        most=500,
        description=_l("A rule, a report, a page; its address may stand here."),
    )
    provenance = choice(
        _l("Is it checked?"),
        ((known, known.label) for known in Provenance),
        description=_l("Only whoever has read the period in its source can say that it is from there."),
    )
    as_of = ExactDayField(
        _l("As of"), description=_l("The day on which it was looked up. When the answer changes, today is offered.")
    )
    note = text(_l("Note"), most=2000, description=READ_BY_ALL)
    country = CountryField(
        _l("Whose working days count?"), description=_l("A country. Empty: the country of the record.")
    )
    second_after = WholeNumberField(_l("Second reminder, days after it came back"))
    coordinator_after = WholeNumberField(_l("Coordinators are told too, days after it came back"))
    active = BooleanField(_l("The plan is active"))
    steps = FieldList(FormField(StepForm), max_entries=MOST_ROWS)
    fires = BooleanField(_l("Let what would have come back by now come back today"))

    def begin(self, plan: Outline) -> None:
        """Show a plan as it stands."""
        self.name.data, self.period.data = plan.name, plan.period
        self.source.data, self.note.data = plan.source, plan.note
        self.provenance.data = str(plan.provenance)
        self.as_of.put(plan.as_of)
        self.country.data, self.active.data = plan.country or "", plan.active
        self.second_after.data, self.coordinator_after.data = str(plan.second_after), str(plan.coordinator_after)
        self.version.data = str(plan.version)
        for step in plan.at_work:
            self.steps.append_entry()
            self.steps[-1].form.fill(step)
        for _number in range(EMPTY):
            self.steps.append_entry()

    def offer(self, plan: Outline, bodies: list[str]) -> None:
        self.bodies = bodies
        here = {step.key: step for step in plan.steps}
        for entry in self.steps:
            entry.form.was = here.get(entry.form.key.data or "")
            entry.form.offer(plan.trigger, bodies)

    def begin_new(self, blank: Outline) -> None:
        """Show a plan that is not there yet: of letters and demands, with the standings that it must not forget."""
        self.begin(blank)
        standings = MUST_WAIT if blank.trigger == Follows.ASKED else ()
        for entry, standing in zip(self.steps, standings, strict=False):
            entry.form.standing.data = standing

    def says_otherwise(self, plan: Outline) -> bool:
        """Say whether somebody answers otherwise than the plan does whether its period is checked."""
        return bool(self.provenance.data != plan.provenance)

    def sound(self, plan: Outline, faults_of: Faults = plan_faults) -> Outline | None:
        """Return the plan as the form describes it; None when it is not sound, and the form says why."""
        wanted = self.described(plan)
        self.form_errors.extend(sentence(fault) for fault in faults_of(wanted, self.bodies))
        if wanted.as_of != plan.as_of and wanted.as_of and wanted.as_of > clock.today():
            self.as_of.errors = [_("This must be today or in the past.")]
        return None if self.errors else wanted

    def looked_at(self, plan: Outline, faults_of: Faults = plan_faults) -> Outline | None:
        """Return the plan like `sound`; where the answer is new and its day was left as it stood, that is today."""
        if self.says_otherwise(plan) and self.as_of.day in (None, plan.as_of):
            self.as_of.put(clock.today())
        return self.sound(plan, faults_of)

    def described(self, plan: Outline) -> Outline:
        """Return the plan as the form describes it; steps that are not in it any more are at rest."""
        taken = {step.key for step in plan.steps}
        steps = []
        for entry in self.steps:
            if not entry.form.is_empty:
                key = entry.form.key.data if entry.form.key.data in taken else _free_key(taken)
                taken.add(key)
                steps.append(entry.form.described(key))
        return Outline(
            key=plan.key,
            name=self.name.data or "",
            trigger=plan.trigger,
            steps=tuple(steps),
            starts_itself=plan.starts_itself,
            provenance=Provenance(self.provenance.data),
            period=self.period.data or "",
            source=self.source.data or "",
            as_of=self.as_of.day,
            note=self.note.data or "",
            country=self.country.code,
            second_after=self.second_after.number or 0,
            coordinator_after=self.coordinator_after.number or 0,
            active=bool(self.active.data),
        )


def _free_key(taken: set[str]) -> str:
    return next(key for number in range(1, len(taken) + 2) if (key := f"step-{number}") not in taken)
