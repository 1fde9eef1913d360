"""The forms of working days: a weekend, a day, a file."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.rules.dates.calendar_words import WEEKDAYS
from tracker.web.days import ExactDayField
from tracker.web.forms import READ_BY_ALL, SentForm, line

LIBRARY, OWN = "library", "own"
OFF, WORKED = "off", "worked"


class WeekendForm(SentForm):
    whose = RadioField(_l("Which weekend counts?"), default=OWN)
    days = SelectMultipleField(
        _l("Not worked"),
        coerce=int,
        choices=lambda: {str(number): _(name) for number, name in enumerate(WEEKDAYS)},
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, country: str) -> None:
        self.whose.choices = {
            OWN: _("These days:"),
            LIBRARY: _("What the holiday library says of %(country)s", country=country),
        }

    @property
    def chosen(self) -> list[int] | None:
        return None if self.whose.data == LIBRARY else list(self.days.data or [])

    def say_nothing_worked(self) -> None:
        self.days.errors = [_("One day of the week at least is worked. Tick fewer.")]


class DayOffForm(SentForm):
    on = ExactDayField(_l("Day"), required=_l("Write the day."))
    name = line(
        _l("What is it?"),
        200,
        _l("Write what it is: an election, a holiday that was announced."),
        description=READ_BY_ALL,
    )
    works = RadioField(_l("Is it worked?"), default=OFF, validators=[InputRequired(_l("Choose whether it is worked."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.works.choices = {OFF: _("No, it is a day off"), WORKED: _("Yes, although it is a holiday or a weekend")}

    def say_nothing_changes(self) -> None:
        self.on.errors = [_("Nothing would change: look at what stands about this day already.")]


class HolidayFileForm(SentForm):
    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file."))])
