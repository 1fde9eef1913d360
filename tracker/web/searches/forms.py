"""The forms of a kept search, and of an address at which it is read."""

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import Length

from tracker.actions.saved_searches import NotTheirs
from tracker.rules.access import Ability
from tracker.rules.saved_searches import Shared
from tracker.web.colleagues import teams
from tracker.web.forms import SentForm, line
from tracker.web.searches.asked import LONGEST

OF_TEAM = "team-"


class SearchForm(SentForm):
    name = line(_l("Name"), 100, _l("Write a name by which you will know it."), description=_l("It stands in no mail."))
    shared = RadioField(_l("Who may use it?"), default=Shared.PRIVATE.value)

    def offer(self, now: str = "", team: str = "") -> None:
        """Offer whom it may be shared with by whoever asks, and with whom it is."""
        may_share = g.viewer.may(Ability.WRITE)
        offered = {Shared.PRIVATE.value: _(Shared.PRIVATE.label)}
        if may_share:
            mine = {f"{OF_TEAM}{number}": name for number, name in teams().items() if number in g.viewer.team_ids}
            offered |= mine | {Shared.ORGANISATION.value: _(Shared.ORGANISATION.label)}
        if now == Shared.TEAM:
            offered.setdefault(f"{OF_TEAM}{team}", _(Shared.TEAM.label))
        self.shared.choices = offered

    @property
    def with_whom(self) -> tuple[Shared, int | None]:
        """Return with whom it is to be shared, and which team."""
        chosen = str(self.shared.data)
        if chosen.startswith(OF_TEAM):
            return Shared.TEAM, int(chosen.removeprefix(OF_TEAM))
        return Shared(chosen), None

    def say_not_theirs(self, _problem: NotTheirs) -> None:
        self.shared.errors = [_("Your role, or your teams, do not let you share it so. Choose again.")]


class NewSearchForm(SearchForm):
    kept = HiddenField(validators=[Length(max=LONGEST)])
    told = BooleanField(
        _l("Tell me in my mail of the day what it finds anew"),
        description=_l("By references alone. What is sealed is left out, and a day with nothing new brings no mail."),
    )


class AddressForm(SentForm):
    device = line(
        _l("For which device or program?"),
        60,
        _l("Write a name by which you will know the device, for example: my phone."),
        description=_l("For example: my phone."),
    )
    names = BooleanField(
        _l("Write names and titles too"),
        description=_l(
            "Only of records that everyone in the organisation may see and whose title may stand in mails. "
            "Without it, it shows references such as L-7KQ4M."
        ),
    )
