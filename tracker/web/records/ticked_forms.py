"""The form around a list: what is ticked in it, and what is to be done with that together."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from flask import abort, g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional

from tracker.plumbing.database import session
from tracker.records.accounts import Team
from tracker.rules.access import Ability, Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.web.colleagues import people_at_hand, people_choices
from tracker.web.forms import SentForm
from tracker.web.naming import ONE_LINE, NamesField
from tracker.web.stood import MOST


class Do(StrEnum):
    """What the pressed button says."""

    GIVE = "give"
    JOIN = "join"
    OPEN = "open"
    DELETE = "delete"

    @property
    def ability(self) -> Ability:
        return Ability.SHARE if self in (Do.OPEN, Do.DELETE) else Ability.WRITE

    def suits(self, kind: Kind) -> bool:
        """Say whether it can be done with this kind. An event is seen by those who may see what it is about."""
        if self is Do.JOIN:
            return kind in LinkRole.MEMBER.rule.starts
        return self is not Do.OPEN or kind is not Kind.EVENT


class TickedForm(SentForm):
    ticked = SelectMultipleField(_l("Records"), validate_choice=False)
    give_to = SelectField(_l("Who looks after them?"), default="", validators=[Optional()])
    case = NamesField(
        _l("Which case?"), [Kind.CASE], most=1, render_kw=ONE_LINE, description=_l("Its name or its reference.")
    )
    open_to = SelectField(_l("Who may see them?"), default="", validators=[Optional()])
    do = StringField(validators=[Length(max=10)])

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        if self.do.data != Do.JOIN and "case" in self:
            self.case.data = ""
        fine = super().validate(extra_validators)
        if not self.ticked.data:
            self.ticked.errors = [_("Tick at least one record.")]
        elif len(self.ticked.data) > MOST:
            self.ticked.errors = [_("Tick at most %(max)d records at once.", max=MOST)]
        self._want(Do.GIVE, "give_to", _("Choose who looks after them."))
        self._want(Do.JOIN, "case", _("Write the name or the reference of a case."))
        self._want(Do.OPEN, "open_to", _("Choose who may see them."))
        return fine and not self.errors

    def _want(self, do: Do, name: str, sentence: str) -> None:
        if self.do.data == do and not self[name].data:
            self[name].errors = [sentence]

    def deed(self, kind: Kind) -> Do:
        """Return what is to be done; a request for what does not suit the kind means nothing."""
        if self.do.data not in set(Do) or not Do(self.do.data).suits(kind):
            abort(400)
        do = Do(self.do.data)
        return do if g.viewer.may(do.ability) else abort(403)

    def offer(self, people: Mapping[str, str], widths: Mapping[str, str]) -> None:
        self.people, self.widths = people, widths
        self.give_to.choices = {"": _("Choose"), **people}
        if "open_to" in self:
            self.open_to.choices = {"": _("Choose"), **widths}

    @property
    def user_id(self) -> int | None:
        return int(self.give_to.data) or None

    @property
    def width(self) -> Visibility:
        return Visibility(self.open_to.data.partition("-")[0])

    @property
    def team_id(self) -> int | None:
        number = self.open_to.data.partition("-")[2]
        return int(number) if number else None


def ticked_form(kind: Kind, *, is_sent: bool) -> TickedForm:
    """Return the form for a list of this kind: as it was sent, or empty."""
    form = TickedForm() if is_sent else TickedForm(formdata=None)
    for do, name in ((Do.JOIN, "case"), (Do.OPEN, "open_to")):
        if not do.suits(kind):
            del form[name]
    form.offer(people_choices(people_at_hand(), _("Nobody")), _widths() if Do.OPEN.suits(kind) else {})
    return form


def _widths() -> dict[str, str]:
    """Everybody, or one of one's own teams; named people are chosen on the page of each record."""
    teams = session().execute(select(Team.id, Team.name).where(Team.id.in_(g.viewer.team_ids)).order_by(Team.name))
    only = _(Visibility.TEAM.label)
    return {
        str(Visibility.ORGANISATION): _(Visibility.ORGANISATION.label),
        **{f"{Visibility.TEAM}-{team_id}": f"{only}: {name}" for team_id, name in teams},
    }
