"""The form of a calendar address: for which device, and what it shows."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from tracker.actions.feeds import Described
from tracker.web.calendar.asked import LONGEST, Asked, Understood, What, understand
from tracker.web.follow_ups.parts import Whose
from tracker.web.forms import SentForm, line


class FeedForm(SentForm):
    name = line(
        _l("For which device or calendar?"),
        60,
        _l("Write a name by which you will know the device, for example: my phone."),
        description=_l("For example: my phone."),
    )
    whose = SelectField(
        _l("Whose follow-ups"), choices=lambda: {one.value: _(one.label) for one in Whose}, default=Whose.MINE.value
    )
    what = SelectField(_l("What"), choices=lambda: {one.value: _(one.label) for one in What})
    country = line(_l("Country"), LONGEST, description=_l("Leave it empty for all."))
    about = line(
        _l("One case, person or visit"), LONGEST, description=_l("A reference or a name. Leave it empty for all.")
    )
    names = BooleanField(
        _l("Write names and titles too"),
        description=_l(
            "Only of records that everyone in the organisation may see and whose title may stand in mails. "
            "Without it, the calendar shows references such as L-7KQ4M."
        ),
    )

    def start_from(self, asked: Asked) -> None:
        """Begin with the filter of the calendar that somebody comes from."""
        self.whose.data, self.what.data = asked.whose.value, asked.what.value
        self.country.data, self.about.data = asked.country, asked.about

    def described(self) -> Described | None:
        """Return what is wanted; what cannot be understood stands in the errors of its field."""
        asked = Asked(Whose(self.whose.data), What(self.what.data), self.country.data or "", self.about.data or "")
        found = understand(asked)
        if found.problem:
            self._say(found)
            return None
        kept = Asked(asked.whose, asked.what, asked.country).query
        return Described(self.name.data or "", kept, found.about, bool(self.names.data))

    def _say(self, found: Understood) -> None:
        wrong = self.about if found.country or not self.country.data else self.country
        wrong.errors = [found.problem]
