"""The form in which somebody writes down what a person agreed to, and corrects it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from tracker.actions.timeline import Account
from tracker.plumbing import clock
from tracker.records.events import Event
from tracker.rules.dates import UncertainDate
from tracker.rules.events import CONSENT, UNSAID
from tracker.rules.exposure import agreed
from tracker.rules.kinds import Kind
from tracker.rules.words import N_
from tracker.web.days import ExactDayField
from tracker.web.forms import SentForm, UncertainDateField, line, text
from tracker.web.naming import ONE_LINE, NamesField

ANSWERS = {
    "team": N_("Yes, for the team only: the name stays with us"),
    "authorities": N_("Yes, share with diplomats and authorities, but not publicly"),
    "public": N_("Yes, share publicly too"),
    "refused": N_("No"),
    "withdrawn": N_("No longer: what was agreed is withdrawn"),
}


class ConsentForm(SentForm):
    answer = RadioField(_l("May this person be named?"), validators=[InputRequired(_l("Choose what was said."))])
    given_by = line(
        _l("Who said so?"),
        required=_l("Say who gave consent."),
        description=_l("The person, a relative, a lawyer. In words, for example: her sister."),
    )
    how = line(_l("How?"), most=500, description=_l("For example: by phone, or in a signed letter."))
    when = UncertainDateField(_l("When?"), required=_l("Write when it was said. A month or a year is enough."))
    until = ExactDayField(
        _l("Until when does it hold?"),
        description=_l("The last day, for example 3 May 2027; it comes back two weeks before. Empty: no end."),
    )
    source = NamesField(_l("Sources"), [Kind.SOURCE], render_kw=ONE_LINE, description=_l("Sources, one per line."))
    note = text(_l("Note"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(ANSWERS)

    def _offer(self, answers: Mapping[str, str]) -> None:
        self.answer.choices = {code: _(label) for code, label in answers.items()}

    def offer_what_stands(self, event: Event) -> None:
        """Let a consent stay as it was written down, though nobody said how far it goes."""
        if event.detail not in ANSWERS:
            self._offer({**ANSWERS, UNSAID: N_("Yes, without saying how far")})

    def begin(self) -> None:
        self.when.data = UncertainDate.on(clock.today()).in_words()

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        fine = super().validate(extra_validators)
        if self.when.date and self.when.date.earliest > clock.today():
            self.when.errors = [_("Consent date must be today or in the past.")]
        if self.until.day and self.answer.data in ANSWERS and not agreed(self.answer.data):
            self.until.errors = [_("Only a yes has a last day. Choose a yes, or empty this field.")]
        elif self.until.day and self.when.date and self.until.day < self.when.date.earliest:
            self.until.errors = [_("The last day comes before the consent. Write a later one, or empty this field.")]
        return fine and not self.errors

    def account(self, country: str | None) -> Account:
        assert self.when.date is not None
        return Account(
            CONSENT.code,
            self.when.date,
            detail=self.answer.data,
            body=self.note.data or "",
            how_known=self.how.data or "",
            country=country,
            by_when=self.until.date,
            given_by=self.given_by.data or "",
        )

    def fill(self, event: Event) -> None:
        self.answer.data, self.given_by.data, self.how.data = event.detail, event.given_by, event.how_known
        self.when.data, self.note.data = UncertainDateField.shown(event.when_text), event.summary
        self.until.data = UncertainDateField.shown(event.by_when)
