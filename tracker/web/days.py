"""One exact day: a field in which it is written as people write days, and its plain form in an address."""

from datetime import date
from typing import Any

from flask import abort
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError
from wtforms.form import BaseForm

from tracker.rules.dates import UncertainDate
from tracker.web.filters import long_day
from tracker.web.forms import UncertainDateField


class ExactDayField(UncertainDateField):
    """One day: 30 June 2016. A month or a year alone is not enough."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **{"description": _l("One exact day, for example 30 June 2016."), **kwargs})

    @property
    def day(self) -> date | None:
        return self.date.earliest if self.date else None

    def put(self, day: date | None) -> None:
        """Let a day stand in the field as if somebody had written it; None empties it."""
        self.date = UncertainDate.on(day) if day else None
        self.data = self.date.in_words() if self.date else ""

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        super().post_validate(form, validation_stopped)
        if self.date is not None and not self.date.exact:
            self.date = None
            raise ValidationError(_l("Write one exact day, for example 30 June 2016."))

    def day_from(self, earliest: date) -> date | None:
        """Return the day when it is not before `earliest`, or say in the field's errors why there is none."""
        if self.errors:
            return None
        if self.day is None:
            self.errors = [_("Write the day on which it comes back.")]
        elif self.day < earliest:
            self.errors = [_("The follow-up date must be %(day)s or later.", day=long_day(earliest))]
        else:
            return self.day
        return None


def day_in(text: str) -> date:
    """Read a day from an address: "2016-02-07"; anything else is a bad request."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(400)
