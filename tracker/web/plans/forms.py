"""The form of a plan: what it is called, its steps one below the other, and some empty ones for more."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField, StringField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import Length, Optional

from tracker.plumbing import clock
from tracker.rules.due import Period, PeriodUnit
from tracker.rules.plan_faults import MOST_STEPS, MUST_WAIT, anchors_of, plan_faults
from tracker.rules.plans import Anchor, Follows, Outline, OutlineStep, Owes, Provenance
from tracker.rules.reasons import Said
from tracker.rules.statuses import STATUSES, Axis
from tracker.web.days import ExactDayField
from tracker.web.forms import READ_BY_ALL, CountryField, SentForm, choice, clean, line, text
from tracker.web.wording import sentence

EMPTY = 3
"""Rows for new steps. Whoever needs more saves and comes back."""

Faults = Callable[[Outline, Collection[str]], list[Said]]

MOST_ROWS = MOST_STEPS + EMPTY

STANDINGS = {
    Follows.ASKED: {code: status.word for code, status in STATUSES[Axis.STANDING].items() if code != "not-raised"},
    Follows.CUSTODY: {code: status.word for code, status in STATUSES[Axis.CUSTODY].items()},
}


class WholeNumberField(StringField):
    """A whole number, negative too; empty when nothing is asked."""

    number: int | None = None

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, filters=[clean], validators=[Optional(), Length(max=6)], **kwargs)

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        if validation_stopped or not self.data:
            return
        try:
            self.number = int(self.data.replace("−", "-"))
        except ValueError as problem:
            raise ValidationError(_("Write a whole number in digits, for example 14, or -7 for before.")) from problem


class StepForm(Form):
    key = HiddenField(validators=[Length(max=40)])
    what = line(_l("What to do"), description=READ_BY_ALL)
    owes = SelectField(_l("Whose turn"), choices=lambda: {str(owes): _(owes.label) for owes in Owes})
    standing = SelectField(_l("While it stands at"))
    number = WholeNumberField(_l("After how many (negative: before)"))
    unit = SelectField(_l("Of what"), choices=lambda: {str(unit): _(unit.label) for unit in PeriodUnit})
    anchor = SelectField(_l("Counted from"))
    body = SelectField(_l("Sessions of which body?"))
    repeat_every = WholeNumberField(_l("Again after how many of the same? Empty: once"))
    repeat_times = WholeNumberField(_l("How often in all? Empty: until it is answered"))
    remove = BooleanField(_l("Remove this step"))

    def offer(self, trigger: str, bodies: list[str]) -> None:
        standings = STANDINGS[Follows(trigger)] if trigger in STANDINGS else {}
        self.standing.choices = {code: _(word) for code, word in standings.items()} or {"": _("anything")}
        self.standing.validate_choice = bool(standings)
        self.anchor.choices = {str(anchor): _(anchor.label) for anchor in anchors_of(trigger)}
        self.body.choices = {"": _("none"), **{body: body for body in bodies}}

    def fill(self, step: OutlineStep) -> None:
        self.key.data, self.what.data, self.owes.data = step.key, step.what, str(step.owes)
        period = step.period
        self.number.data, self.unit.data, self.body.data = str(period.number), str(period.unit), period.body
        self.anchor.data, self.standing.data = str(step.anchor), step.standing or ""
        self.repeat_every.data = str(step.repeat_every or "")
        self.repeat_times.data = str(step.repeat_times or "")

    @property
    def is_empty(self) -> bool:
        return bool(self.remove.data) or not (self.what.data or self.number.data or self.key.data)

    def described(self, key: str) -> OutlineStep:
        return OutlineStep(
            key=key,
            what=self.what.data or "",
            owes=Owes(self.owes.data),
            period=Period(self.number.number or 0, PeriodUnit(self.unit.data), self.body.data or ""),
            anchor=Anchor(self.anchor.data),
            standing=self.standing.data or None,
            repeat_every=self.repeat_every.number,
            repeat_times=self.repeat_times.number,
        )


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
        for entry in self.steps:
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
