"""The part of a plan's form that is one step."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, Form, HiddenField, SelectField, StringField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import Length, Optional

from tracker.rules.due import Period, PeriodUnit
from tracker.rules.plan_faults import anchors_of
from tracker.rules.plans import Anchor, Follows, OutlineStep, Owes
from tracker.rules.statuses import STATUSES, Axis
from tracker.web.forms import READ_BY_ALL, clean, line

STANDINGS = {
    Follows.ASKED: {code: status.word for code, status in STATUSES[Axis.STANDING].items() if code != "not-raised"},
    Follows.CUSTODY: {code: status.word for code, status in STATUSES[Axis.CUSTODY].items()},
}


def standings_of(trigger: str) -> dict[str, str]:
    """Return where a record may stand for a step of such a plan, in words by their codes."""
    return STANDINGS[Follows(trigger)] if trigger in STANDINGS else {}


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

    def offer(self, trigger: str, bodies: list[str]) -> None:
        standings = standings_of(trigger)
        self.standing.choices = {code: _(word) for code, word in standings.items()} or {"": _("anything")}
        self.standing.validate_choice = bool(standings)
        self.anchor.choices = {str(anchor): _(anchor.label) for anchor in anchors_of(trigger)}
        self.body.choices = {"": _("none"), **{body: body for body in bodies}}

    def fill(self, step: OutlineStep) -> None:
        self.key.data, self.what.data, self.owes.data = step.key, step.what, str(step.owes)
        period = step.period
        self.number.data, self.unit.data, self.body.data = str(period.number), str(period.unit), period.body
        self.anchor.data, self.standing.data = str(step.anchor), step.standing or ""
        self.counted_in.data, self.repeat_every.data = str(period.unit), str(step.repeat_every or "")
        self.repeat_times.data = str(step.repeat_times or "")

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
