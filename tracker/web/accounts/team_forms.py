"""The forms of people and teams."""

from collections.abc import Sequence
from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.actions.team import Described
from tracker.records.accounts import Team
from tracker.rules.access import Role
from tracker.web.accounts.entry_forms import mail_address, must_be_reachable
from tracker.web.forms import SentForm, line


class NewPersonForm(SentForm):
    email = mail_address(_l("Mail address"), autocomplete="off")
    name = line(_l("Name, as others see it"), 120, _l("Write the name."))
    role = RadioField(_l("Role"), validators=[InputRequired(_l("Choose a role."))])
    teams = SelectMultipleField(_l("Teams"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())

    def offer(self, teams: Sequence[Team]) -> None:
        """Offer the roles that the viewer decides about, and all teams."""
        decided = [role for role in Role if g.viewer.role.decides_about(role)]
        self.role.choices = {str(role): f"{_(role.label)}: {_(role.explanation)}" for role in decided}
        self.teams.choices = {str(team.id): team.name for team in teams}

    def validate_email(self, field: Any) -> None:
        must_be_reachable(self, field)

    def described(self, active: bool = True) -> Described:
        team_ids = [int(value) for value in self.teams.data or []]
        return Described(self.email.data or "", self.name.data or "", Role(self.role.data), team_ids, active)

    def say_taken(self) -> None:
        self.email.errors = [_("Somebody with this address is already here.")]


class PersonOfTeamForm(NewPersonForm):
    active = BooleanField(_l("May sign in"))


class TeamForm(SentForm):
    name = line(_l("Name of the team"), 120, _l("Write the name."))
