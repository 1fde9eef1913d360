"""The part of a plan's form that is one step."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, Form, HiddenField, SelectField, StringField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import Length, Optional

from tracker.rules.due import Period, PeriodUnit
from tracker.rules.plan_faults import anchors_of
from tracker.rules.plans import Anchor, OutlineStep, Owes
from tracker.web.forms import READ_BY_ALL, clean, line
from tracker.web.plans.step_words import standings_of, step_words


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
    counted_in = HiddenField(validators=[Length(max=16)])
    """The unit in which somebody saw after how many the step comes again."""
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

    was: OutlineStep | None = None
    trigger = ""

    def offer(self, trigger: str, bodies: list[str]) -> None:
        self.trigger, standings = trigger, standings_of(trigger)
        self.standing.choices = {code: _(word) for code, word in standings.items()} or {"": _("anything")}
        self.standing.validate_choice = bool(standings)
        self.anchor.choices = {str(anchor): _(anchor.label) for anchor in anchors_of(trigger)}
        self.body.choices = {"": _("none"), **{body: body for body in bodies}}

    def fill(self, step: OutlineStep) -> None:
        for name, value in _written(step).items():
            self[name].data = value

    @property
    def at_a_glance(self) -> list[str]:
        """What the step stands at, apart from its words, for as long as nobody changes it here."""
        return step_words(self.was, self.trigger)[1:] if self.was and not self.is_open else []

    @property
    def is_open(self) -> bool:
        """Whether somebody wrote in it, or has to: it is not folded then."""
        if self.errors:
            return True
        return not self.is_empty if self.was is None else bool(self.remove.data) or self._is_changed(self.was)

    def _is_changed(self, was: OutlineStep) -> bool:
        return any((self[name].data or "") != value for name, value in _written(was).items())

    def validate_repeat_every(self, field: Field) -> None:
        """Ask once whether the number that was left as it stood is meant in another unit too: 30 days, 30 weeks."""
        seen, unit = self.counted_in.data, self.unit.data
        left = self.was is not None and field.data == str(self.was.repeat_every)
        if not left or not seen or seen == unit or unit not in set(PeriodUnit):
            return
        self.counted_in.data = unit
        again = _(
            "This is counted in %(unit)s now. Write after how many %(unit)s it comes again; "
            "if %(number)s is right, send the form once more.",
            unit=_(PeriodUnit(unit).label),
            number=field.data,
        )
        raise ValidationError(again)

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


def _written(step: OutlineStep) -> dict[str, str]:
    """Return what stands in the fields of a step that nobody changes."""
    period, every = step.period, step.repeat_every
    return {
        "key": step.key,
        "what": step.what,
        "owes": str(step.owes),
        "number": str(period.number),
        "unit": str(period.unit),
        "body": period.body,
        "anchor": str(step.anchor),
        "standing": step.standing or "",
        "counted_in": str(period.unit),
        "repeat_every": str(every or ""),
        "repeat_times": str(step.repeat_times or ""),
    }
