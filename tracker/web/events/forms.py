"""The forms in which somebody says what happened: in full, as a correction, and in short on a record's page."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, ValidationError

from tracker.plumbing import clock
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.deadlines import plus_days
from tracker.rules.events import MAY_LIE_AHEAD, PROMISED, TYPES, Certainty, Stance
from tracker.rules.kinds import Kind
from tracker.rules.words import N_
from tracker.web.events import choices
from tracker.web.events.new_source import NewSource
from tracker.web.filters import long_day
from tracker.web.follow_ups.next_day import NextDay
from tracker.web.forms import SentForm, UncertainDateField, choice, line, text
from tracker.web.naming import NamesField
from tracker.web.promises import PromisedByField

ABOUT = [kind for kind in Kind if kind not in (Kind.EVENT, Kind.SOURCE)]
ONE_PER_LINE = _l("Names or references, one per line.")
STANCES = [("", N_("Nothing is said about that")), *((stance, stance.label) for stance in Stance)]
CERTAINTIES = [(certainty, certainty.label) for certainty in Certainty]
WHAT, WHAT_MISSES = _l("What happened?"), _l("Write what happened.")
WHEN, WHEN_MISSES = _l("When did it happen?"), _l("Write when it happened. A month or a year is enough.")
SORT = _l("What kind of event is it?")
BY_WHEN = _l("By when did they promise to act?")


class LogForm(SentForm, NewSource, NextDay):
    title = line(WHAT, required=WHAT_MISSES)
    when_choice = RadioField(WHEN, default="today")
    when = UncertainDateField(_l("Another date"))
    about = NamesField(
        _l("What is it about?"),
        ABOUT,
        required=_l("Write what it is about: a name or a reference."),
        description=ONE_PER_LINE,
    )
    type = SelectField(SORT, choices=choices.types, default="note")
    detail = SelectField(_l("More exactly"), choices=choices.details, validate_choice=False, default="")
    stance = choice(_l("Was the demand raised?"), STANCES, default="")
    body = text(_l("Note"))
    quote = text(_l("Exact words"))
    said_by = NamesField(_l("Who says so?"), [Kind.PERSON, Kind.ORGANISATION], description=ONE_PER_LINE)
    how_known = line(_l("How do we know?"), most=500)
    sources = NamesField(_l("Sources that are recorded already"), [Kind.SOURCE], description=ONE_PER_LINE)
    source_url, source_title, source_publisher = NewSource.source_fields()
    certainty = choice(_l("How certain is it?"), CERTAINTIES, default=Certainty.CONFIRMED)
    by_when = PromisedByField(BY_WHEN, "type", PROMISED.label, lambda form: form.told_when)
    place = line(_l("Place"))
    number = line(_l("How many people?"), most=9)
    criterion = line(_l("Who was counted?"), most=500)
    visible_to = RadioField(_l("Who may see this?"), default="")
    next_choice, next_on, next_what = NextDay.next_fields()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.when_choice.choices = {
            "today": _("Today, %(day)s", day=long_day(today)),
            "yesterday": _("Yesterday, %(day)s", day=long_day(plus_days(today, -1))),
            "other": _("Another day, month or year:"),
        }
        if self.when.data and not self.when_choice.raw_data:
            self.when_choice.data = "other"
        self.visible_to.choices = _widths()
        self.offer_days(today)

    @property
    def told_when(self) -> UncertainDate | None:
        ago = {"today": 0, "yesterday": -1}.get(self.when_choice.data)
        return self.when.date if ago is None else UncertainDate.on(plus_days(clock.today(), ago))

    def validate_when_choice(self, field: Field) -> None:
        if field.data != "other" and self.when.data:
            raise ValidationError(_("You also wrote a date. Choose “Another day, month or year”, or empty that field."))

    def validate_detail(self, field: Field) -> None:
        owner = next((known for known in TYPES.values() if field.data in {one.code for one in known.details}), None)
        if not field.data or (owner and owner.code == self.type.data):
            return
        if owner is None:
            raise ValidationError(_("Choose one of the details offered."))
        raise ValidationError(
            _("This belongs to “%(type)s”. Choose that kind, or “Not said” here.", type=_(owner.label))
        )

    def validate_number(self, field: Field) -> None:
        if field.data and not (field.data.isascii() and field.data.isdecimal()):
            raise ValidationError(_("Write a whole number in digits, for example 17."))

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        fine = super().validate(extra_validators)
        self._want_date()
        if self.type.data == "count" and not self.number.data and not self.number.errors:
            self.number.errors = [_("Write how many people were counted.")]
        return fine and not self.errors

    def _want_date(self) -> None:
        when = self.told_when
        if when is None:
            self.when.errors = self.when.errors or [str(WHEN_MISSES)]
        elif too_early(self.type.data, when):
            self.when.errors = [too_early(self.type.data, when)]


class EventForm(LogForm):
    """The correction of an event: its date is written out; who may see it is changed on a page of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.when.label.text = str(WHEN)
        self.type.choices = choices.every_type()
        for name in ("when_choice", "visible_to", "next_choice", "next_on", "next_what"):
            del self[name]

    @property
    def told_when(self) -> UncertainDate | None:
        return self.when.date


class NoteForm(SentForm):
    """One line on a record's page."""

    title = line(WHAT, required=WHAT_MISSES, id="note-title")
    when = UncertainDateField(WHEN, required=WHEN_MISSES, id="note-when")
    type = SelectField(SORT, choices=choices.types, default="note", id="note-type")

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        fine = super().validate(extra_validators)
        if self.when.date and too_early(self.type.data, self.when.date):
            self.when.errors = [too_early(self.type.data, self.when.date)]
        if self.type.data == "count":
            self.type.errors = [_("A count needs its number. Use the full form for it.")]
        if self.type.data == PROMISED.code:
            self.type.errors = [_("A promise needs the day that they named. Use the full form for it.")]
        return fine and not self.errors


def too_early(type_code: str, when: UncertainDate) -> str:
    """Return what is wrong with telling already now what lies ahead, or ''."""
    if when.earliest <= clock.today() or type_code in MAY_LIE_AHEAD:
        return ""
    return _(
        "This must be today or in the past. Only what is set for a day may lie ahead: a hearing, a visit, a meeting."
    )


def _widths() -> dict[str, str]:
    narrow = {Visibility.TEAM.value: _("My team only")} if g.viewer.team_ids else {}
    return {
        "": _("Whoever may see all the records it is about"),
        **narrow,
        Visibility.RESTRICTED.value: _("Only me, until I name others"),
        Visibility.SEALED.value: _("Only me, sealed, until I name others"),
    }
