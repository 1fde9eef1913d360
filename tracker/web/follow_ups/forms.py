"""The forms of follow-ups: what became of one, when it comes back, who looks after it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from tracker.plumbing import clock
from tracker.records.accounts import User
from tracker.records.demands import Demand
from tracker.records.follow_ups import FollowUp
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.deadlines import plus_days, plus_months
from tracker.rules.events import TYPES
from tracker.rules.outcomes import Outcome, offered
from tracker.rules.plans import Owes, judges
from tracker.web.colleagues import people_choices
from tracker.web.filters import long_day
from tracker.web.follow_ups.next_day import ExactDayField, NextDay, day_choices, offered_days
from tracker.web.forms import SentForm, UncertainDateField, line, text
from tracker.web.promises import promised_by
from tracker.web.stood import MOST

AS_PLANNED = "plan"


class OutcomeForm(SentForm, NextDay):
    outcome = RadioField(_l("What happened?"), validators=[InputRequired(_l("Choose what happened."))])
    note = text(_l("Note"), most=5000, render_kw={"rows": 3})
    when = UncertainDateField(_l("When?"), required=_l("Write when it was. A month is enough."), future=False)
    by_when = promised_by("outcome", Outcome.PROMISED.label, lambda form: form.when.date)
    next_choice = RadioField(_l("When does it come back?"), default=AS_PLANNED)
    next_on = ExactDayField(_l("Day to come back on"))
    may_promise = False

    def suit(self, row: FollowUp, about: Record) -> None:
        """Offer what makes sense for this follow-up: the day of a promise where it comes back for that, on a demand."""
        owes, today = Owes(row.owes), clock.today()
        answers = offered(owes, row.key)
        self.outcome.choices = {str(outcome): _(outcome.label) for outcome in answers}
        planned = _("When its plan says so, as long as it is not settled")
        waits = owes is Owes.THEY or judges(row.key)
        self.next_choice.choices = {AS_PLANNED: planned if waits else _("It does not come back"), **day_choices(today)}
        self.may_promise = Outcome.PROMISED in answers
        if not (self.may_promise and isinstance(about, Demand)):
            del self.by_when

    @property
    def named(self) -> UncertainDate | None:
        """The day they named, where the form asks for one."""
        return self.by_when.date if "by_when" in self else None

    def wants_day(self) -> bool:
        """Say whether a day is missing: what could not be done needs one to come back on."""
        missing: bool = self.outcome.data == Outcome.COULD_NOT and self.next_choice.data == AS_PLANNED
        if missing:
            self.next_choice.errors = [_("Choose a day to come back on.")]
        return missing


class DayForm(SentForm):
    """Another day for a follow-up."""

    choice = RadioField(_l("Until when?"), default="2w")
    other = ExactDayField(_l("Another day"))

    def offer(self, earliest: date, *, later: bool = False) -> None:
        self.earliest = earliest
        self.choice.choices = day_choices(clock.today())
        if later:
            self.choice.choices = {**_in_three_months(clock.today()), **self.choice.choices}

    def day(self) -> date | None:
        """Return the chosen day; what is wrong with it stands in the field's errors."""
        if self.choice.data == "other":
            return self.other.day_from(self.earliest)
        return {**offered_days(clock.today()), "3m": plus_months(clock.today(), 3)}.get(self.choice.data)


class LaterForm(DayForm):
    wakes_on_reply = BooleanField(_l("Bring it back early if a reply is logged"))


class MoveForm(DayForm):
    """Another due day, and why: whoever looks after it later wants to know."""

    reason = line(_l("Why?"), required=_l("Write why the day changes. A few words are enough."))


def _in_three_months(today: date) -> dict[str, str]:
    return {"3m": _("Ask again in 3 months, %(day)s", day=long_day(plus_months(today, 3)))}


class StopAskingForm(SentForm):
    reason = RadioField(
        _l("Why are we no longer asking?"),
        choices=lambda: {detail.code: _(detail.label) for detail in TYPES["withdrawn"].details},
        validators=[InputRequired(_l("Say why we are no longer asking."))],
    )
    note = text(_l("Note"), most=5000, render_kw={"rows": 3})


class GiveForm(SentForm):
    who = SelectField(_l("Who looks after it?"), validators=[InputRequired(_l("Choose who to give it to."))])

    def offer(self, people: Sequence[User]) -> None:
        self.names = people_choices(((each.id, each.name) for each in people), _("Nobody"))
        self.who.choices = self.names

    @property
    def user_id(self) -> int | None:
        return int(self.who.data) or None


class ByHandForm(SentForm):
    what = line(_l("What is to be done then?"), required=_l("Write what is to be done."))
    choice = RadioField(_l("When?"), default="2w")
    other = ExactDayField(_l("Day"))
    owes = RadioField(_l("Whose turn is it?"), default=Owes.WE.value)
    who = SelectField(_l("Who looks after it?"))

    def offer(self, people: Sequence[User]) -> None:
        self.choice.choices = day_choices(clock.today())
        self.owes.choices = {owes.value: _(owes.label) for owes in (Owes.WE, Owes.THEY)}
        self.who.choices = people_choices(((each.id, each.name) for each in people), _("Nobody yet"))

    def day(self) -> date | None:
        if self.choice.data == "other":
            return self.other.day_from(clock.today())
        return offered_days(clock.today()).get(self.choice.data)


class TickedForm(SentForm):
    """What is done with the ticked rows of the list; the button that is pressed says which."""

    ticked = SelectMultipleField(_l("Follow-ups"), coerce=int, validate_choice=False)
    until = SelectField(_l("Set aside until"), default="2w", validators=[Optional()])
    until_on = ExactDayField(_l("Another day"))
    wakes_on_reply = BooleanField(_l("Bring them back early if a reply is logged"), default=True)
    give_to = SelectField(_l("Give to"), default="", validators=[Optional()])
    do = StringField(validators=[Length(max=10)])
    whose = HiddenField(validators=[Length(max=10)])
    part = HiddenField(validators=[Length(max=10)])

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        self.until.choices = day_choices(clock.today())
        self.names = people_choices(people, _("Nobody"))
        self.give_to.choices = {"": _("Choose"), **self.names}

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        fine = super().validate(extra_validators)
        if not self.ticked.data:
            self.ticked.errors = [_("Tick at least one follow-up.")]
        elif len(self.ticked.data) > MOST:
            self.ticked.errors = [_("Tick at most %(max)d follow-ups at once.", max=MOST)]
        if self.do.data == "give" and not self.give_to.data:
            self.give_to.errors = [_("Choose who to give them to.")]
        return fine and not self.errors

    def day(self) -> date | None:
        if self.until.data == "other":
            return self.until_on.day_from(plus_days(clock.today(), 1))
        return offered_days(clock.today()).get(self.until.data)

    @property
    def user_id(self) -> int | None:
        return int(self.give_to.data) or None
