"""The form that says how often and when mail comes, and what stands in it."""

from collections.abc import Iterable
from functools import cache
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField

from tracker.actions.accounts import MailWishes
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User
from tracker.rules.dates.calendar_words import WEEKDAYS
from tracker.rules.rhythm import Rhythm
from tracker.web.forms import SentForm

AS_EVERYBODY = ""


class MailForm(SentForm):
    rhythm = RadioField(
        _l("How often?"), choices=lambda: {str(rhythm): _(rhythm.label) for rhythm in Rhythm}, default=Rhythm.DAILY
    )
    weekday = SelectField(
        _l("On which day, for once a week?"),
        choices=lambda: {str(number): _(name) for number, name in enumerate(WEEKDAYS)},
        default="0",
    )
    hour = SelectField(_l("At which hour?"), default=AS_EVERYBODY)
    time_zone = SelectField(_l("In which time zone?"), default=AS_EVERYBODY)
    names = BooleanField(_l("Titles may stand in my mails"))

    def offer(self, settings: Settings, of: User) -> None:
        """Offer the hours and zones; what the installation has comes first, and what somebody has is among them."""
        usual = {AS_EVERYBODY: _("As here for everybody: %(hour)s", hour=_clock(settings.digest_hour))}
        self.hour.choices = {**usual, **{str(hour): _clock(hour) for hour in range(24)}}
        zones = sorted(known_zones() | {of.time_zone or "UTC"})
        here = {AS_EVERYBODY: _("As here for everybody: %(zone)s", zone=settings.time_zone)}
        self.time_zone.choices = {**here, **{zone: zone.replace("_", " ") for zone in zones}}

    @property
    def wishes(self) -> MailWishes:
        hour = int(self.hour.data) if self.hour.data else None
        zone = self.time_zone.data or None
        return MailWishes(Rhythm(self.rhythm.data), int(self.weekday.data), hour, zone, bool(self.names.data))


def as_chosen(user: User) -> dict[str, object]:
    """Return how the form stands for somebody."""
    hour = AS_EVERYBODY if user.digest_hour is None else str(user.digest_hour)
    return {
        "rhythm": user.digest,
        "weekday": str(user.digest_day),
        "hour": hour,
        "time_zone": user.time_zone or AS_EVERYBODY,
        "names": user.digest_names,
    }


@cache
def known_zones() -> frozenset[str]:
    """The zones that are named after a place, and UTC."""
    return frozenset({"UTC", *_of_places(available_timezones())})


def _of_places(names: Iterable[str]) -> Iterable[str]:
    return (name for name in names if "/" in name and not name.startswith("Etc/"))


def _clock(hour: int) -> str:
    return f"{hour:02}:00"
