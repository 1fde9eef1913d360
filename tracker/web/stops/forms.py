"""The form that stops a clock."""

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.actions.stops import LONGEST, USUAL
from tracker.plumbing import clock
from tracker.rules.dates import UncertainDate
from tracker.web.days import ExactDayField
from tracker.web.forms import SentForm, line


class StopForm(SentForm):
    since = ExactDayField(_l("From"), required=_l("Write the first day on which the clock stands still."))
    until = ExactDayField(_l("Until"), required=_l("Write the last day on which the clock stands still."))
    reason = line(_l("Why?"), required=_l("Write why the clock stands still. A few words are enough."))

    def begin(self) -> None:
        """Offer the thirty days from today."""
        today = clock.today()
        self.since.data = UncertainDate.on(today).in_words()
        self.until.data = UncertainDate.on(today + timedelta(days=USUAL - 1)).in_words()

    def say_backwards(self) -> None:
        self.until.errors = [_("The last day comes before the first. Write a later one.")]

    def say_too_long(self) -> None:
        self.until.errors = [_("Write a day less than %(days)d days later: nothing waits for ever.", days=LONGEST)]
