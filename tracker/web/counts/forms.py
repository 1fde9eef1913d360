from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, Field, HiddenField, ValidationError
from wtforms.validators import Length

from tracker.actions.timeline import Account
from tracker.records.counts import Named
from tracker.rules.counts import COUNT
from tracker.rules.events import Certainty
from tracker.rules.kinds import Kind
from tracker.web.counts.printed import PrintedNamesField
from tracker.web.events.forms import CERTAINTIES, too_early
from tracker.web.events.new_source import NewSource
from tracker.web.forms import SentForm, UncertainDateField, choice, line, text
from tracker.web.naming import ONE_LINE, NamesField

LARGEST = 9
"""Digits of a number of people."""


class NamesForm(SentForm):
    """Whom a list names."""

    names = PrintedNamesField(
        _l("Whom does it name?"),
        description=_l(
            "One per line, as the list prints them. After a semicolon, what it says of them. "
            "Numbers before the names, and columns of a spreadsheet, may be pasted along."
        ),
    )
    joins = BooleanField(_l("Whoever is named belongs to this case too"), default=True)
    seen = HiddenField(validators=[Length(max=64)])
    """Which names stood there when the form was opened."""

    def fill(self, listed: Sequence[Named]) -> None:
        self.names.fill(listed)
        self.seen.data = stamp(listed)


def stamp(listed: Sequence[Named]) -> str:
    """Return what tells these names from any others; of names that a person may not see it says nothing."""
    return sha256(repr([(each.ref, each.printed, each.said) for each in listed]).encode()).hexdigest()


class CountForm(NamesForm, NewSource):
    """A list that somebody compiled: who, by which definition, as of when, how many it claims, and whom it names."""

    said_by = NamesField(
        _l("Who made the list?"),
        [Kind.ORGANISATION, Kind.PERSON],
        required=_l("Write who made it: a name or a reference."),
        render_kw=ONE_LINE,
    )
    criterion = line(
        _l("Who is on it?"),
        most=400,
        required=_l("Write whom it counts, as it says so."),
        description=_l("Lists disagree because they count otherwise. For example: held under article 495."),
    )
    when = UncertainDateField(
        _l("As of when?"), required=_l("Write as of when it counts. A month or a year is enough.")
    )
    number = line(
        _l("How many does it claim?"),
        most=LARGEST,
        required=_l("Write how many people it counts. If it gives no number, count the names."),
        description=_l("Also those whom it does not name."),
        render_kw={"inputmode": "numeric"},
    )
    certainty = choice(_l("How certain is it?"), CERTAINTIES, default=Certainty.CONFIRMED)
    note = text(_l("Note"))
    sources = NamesField(_l("Sources that are recorded already"), [Kind.SOURCE], render_kw=ONE_LINE)
    source_url, source_title, source_publisher = NewSource.source_fields()

    def validate_number(self, field: Field) -> None:
        if not (field.data.isascii() and field.data.isdecimal()):
            raise ValidationError(_("Write a whole number in digits, for example 17."))

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        fine = super().validate(extra_validators)
        if self.when.date and too_early(COUNT, self.when.date):
            self.when.errors = [too_early(COUNT, self.when.date)]
        return fine and not self.errors

    def account(self, country: str | None) -> Account:
        """Return it as the timeline tells it. Nobody is named in its title: whoever sees the list may not see them."""
        assert self.when.date is not None
        number = int(self.number.data or "0")
        people = ngettext("%(num)d person counted", "%(num)d people counted", number)
        return Account(
            COUNT,
            self.when.date,
            f"{people}: {self.criterion.data}",
            body=self.note.data or "",
            certainty=Certainty(self.certainty.data),
            number=number,
            criterion=self.criterion.data or "",
            country=country,
        )
