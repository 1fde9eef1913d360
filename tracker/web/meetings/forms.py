"""The form of a meeting, and the form in which everything told of one meeting is saved at once."""

from collections.abc import Sequence
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectMultipleField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from tracker.actions.meetings import Agreed, Said
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.meetings import demands_called
from tracker.records.record import Record
from tracker.rules.events import Certainty, Stance
from tracker.rules.kinds import Kind
from tracker.rules.meetings import ANSWERS, HowKnown, time_of_day
from tracker.rules.replies import ReplyMeans
from tracker.web.forms import SentForm, UncertainDateField, choice, line, text
from tracker.web.naming import NamesField
from tracker.web.promises import promised_by

ACTORS = [Kind.PERSON, Kind.ORGANISATION]
RAISED, ANSWER, WORDS, BY_WHEN = "raised-", "answer-", "words-", "by_when-"
OF_EACH = (RAISED, ANSWER, WORDS, BY_WHEN)
NOTHING_SAID = _l("Do not know yet")


class AgreedForm(SentForm):
    """What is agreed of a meeting: at what time it is, and what is to be raised there."""

    planned = SelectMultipleField(_l("What is to be raised there?"), choices=[], validate_choice=False)
    at_time = line(
        _l("At what time?"),
        most=20,
        description=_l("As the clocks there show it: 14:30. Leave it empty if nobody said."),
    )

    demands: Sequence[Record] = ()

    def offer(self, demands: Sequence[Record]) -> None:
        """Offer these demands, and whatever was chosen of others while the page stood open."""
        chosen = set(self.planned.data or ()) - {demand.ref for demand in demands}
        others = session().scalars(demands_called(chosen)) if chosen else ()
        self.demands = [*demands, *others]
        self.planned.choices = [(demand.ref, demand.title) for demand in self.demands]

    def agreed(self) -> Agreed:
        """Return what was agreed, of the demands that were offered."""
        chosen = set(self.planned.data or ())
        return Agreed(self._time or "", [demand for demand in self.demands if demand.ref in chosen])

    def validate_planned(self, field: Field) -> None:
        if set(field.data or ()) - {demand.ref for demand in self.demands}:
            raise ValidationError(
                _("A demand that you chose is not here any more. Look at what is chosen, and save again.")
            )

    @property
    def _time(self) -> str | None:
        return time_of_day(self.at_time.data or "")

    def validate_at_time(self, field: Field) -> None:
        if field.data and self._time is None:
            raise ValidationError(_("Write a time of the day, such as 14:30, or leave this empty."))


class PlanForm(AgreedForm):
    seen = HiddenField(validators=[Length(max=64)])


class MeetingForm(AgreedForm):
    title = line(
        _l("Which meeting is it?"),
        required=_l("Write which meeting it is."),
        description=_l("Short: it heads a column. “Minister of Justice”, “Round table with the press”."),
    )
    when = UncertainDateField(_l("When?"), required=_l("Write when it is. A month is enough."))
    met = NamesField(_l("With whom?"), ACTORS, description=_l("One per line: people or organisations."))
    place = line(_l("Place"))


class DebriefForm(SentForm):
    """One question for each demand; below, once for all, who says so and how it is known."""

    about: Sequence[Record] = ()

    how = RadioField(_l("How do we know?"), validators=[InputRequired(_l("Say how we know."))])
    said_by = NamesField(
        _l("Who says so?"),
        ACTORS,
        description=_l("Names, one per line. Leave it empty if we saw or heard it ourselves."),
    )
    when = UncertainDateField(_l("When was it said?"), required=_l("Write when it was said."), future=False)
    sources = NamesField(_l("Sources that are recorded already"), [Kind.SOURCE], render_kw={"rows": 1})
    certainty = choice(_l("How certain is it?"), [(one, one.label) for one in Certainty], default=Certainty.CONFIRMED)
    seen = HiddenField(validators=[Length(max=64)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.how.choices = {each.value: _(each.label) for each in HowKnown}

    def of(self, record: Record, begin: str) -> Field:
        return self[begin + record.ref]

    def fields_of(self, record: Record) -> list[Field]:
        return [self.of(record, begin) for begin in OF_EACH]

    def said(self) -> list[Said]:
        """Return what is told, demand by demand; of a demand of which nothing is known, nothing."""
        every = [self._said(record) for record in self.about]
        return [said for said in every if said.stance is not None or said.answer]

    def _said(self, record: Record) -> Said:
        stance, words = self.of(record, RAISED).data, self.of(record, WORDS).data or ""
        day = cast(UncertainDateField, self.of(record, BY_WHEN)).date
        return Said(record, Stance(stance) if stance else None, self.of(record, ANSWER).data, words, day)

    def validate(self, extra_validators: Any = None) -> bool:
        held = bool(super().validate(extra_validators))
        for record in self.about:
            answer, words = self.of(record, ANSWER), self.of(record, WORDS)
            if words.data and not answer.data:
                answer.errors = [_("Say what the answer means, or that it is to be judged later.")]
                held = False
        if held and not self.said():
            self.form_errors = [_("Nothing is said of any demand yet. Choose what is known of one at least.")]
            held = False
        return held


def debrief_form(meeting: Event, about: Sequence[Record]) -> DebriefForm:
    """Return the form for these demands of a meeting."""
    fields = {name: field for record in about for name, field in _questions(meeting, record).items()}
    form = cast(DebriefForm, type("DebriefFormOfOneMeeting", (DebriefForm,), fields)())
    form.about = about
    return form


def _questions(meeting: Event, record: Record) -> dict[str, object]:
    stances = {"": str(NOTHING_SAID), **{each.value: _(each.label) for each in Stance}}
    answers = {code: _(label) for code, label in ANSWERS.items()}
    promise = ReplyMeans.PROMISED
    return {
        RAISED + record.ref: RadioField(_l("Was it raised?"), choices=stances, default="", validators=[Optional()]),
        ANSWER + record.ref: choice(_l("What was the answer?"), answers.items(), default=""),
        WORDS + record.ref: text(_l("Their words"), most=5000, render_kw={"rows": 2}),
        BY_WHEN + record.ref: promised_by(ANSWER + record.ref, promise.label, lambda _form: meeting.when),
    }
