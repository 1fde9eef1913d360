"""The part of a form that asks whether and when to come back, with the weekday of each day it offers."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField

from tracker.plumbing import clock
from tracker.rules.deadlines import plus_days, plus_months, plus_weeks
from tracker.web.days import ExactDayField
from tracker.web.filters import long_day
from tracker.web.forms import line

__all__ = ["ExactDayField", "NextDay", "day_choices", "offered_days"]


def offered_days(today: date) -> dict[str, date]:
    return {"1w": plus_weeks(today, 1), "2w": plus_weeks(today, 2), "1m": plus_months(today, 1)}


def day_choices(today: date) -> dict[str, str]:
    """Return the choices "In 1 week, Wednesday 17 February 2016" and so on, the last being another day."""
    words = {"1w": _("In 1 week"), "2w": _("In 2 weeks"), "1m": _("In 1 month")}
    named = {code: f"{words[code]}, {long_day(day)}" for code, day in offered_days(today).items()}
    return {**named, "other": _("On another day:")}


class NextDay:
    next_choice: RadioField
    next_on: ExactDayField
    next_what: StringField

    @staticmethod
    def next_fields() -> tuple[RadioField, ExactDayField, StringField]:
        return (
            RadioField(_l("Follow up?"), default="none"),
            ExactDayField(_l("Day to come back on")),
            line(_l("What to do then")),
        )

    def offer_days(self, today: date) -> None:
        self.next_choice.choices = {"none": _("No"), **day_choices(today)}

    def next_day(self) -> date | None:
        """Return the day on which to come back, if any; what is wrong with it stands in the field's errors."""
        today = clock.today()
        if self.next_choice.data == "other":
            return self.next_on.day_from(plus_days(today, 1))
        return offered_days(today).get(self.next_choice.data)
