"""The form around a list: what is ticked in it, and what is to be done with that together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import abort, g, get_template_attribute
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional

from tracker.rules.access import Ability, Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.web.colleagues import people_at_hand, people_choices, teams
from tracker.web.forms import SentForm
from tracker.web.language import FEW, remembered
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


@dataclass(frozen=True, slots=True)
class Offered:
    """To whom the ticked records may be given, and who may come to see them: each by its value and its words."""

    people: tuple[tuple[str, str], ...]
    widths: tuple[tuple[str, str], ...]


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

    def offer(self, offered: Offered) -> None:
        self.people, self.widths = dict(offered.people), dict(offered.widths)
        self.give_to.choices = {"": _("Choose"), **self.people}
        if "open_to" in self:
            self.open_to.choices = {"": _("Choose"), **self.widths}

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


def sent_form(kind: Kind) -> TickedForm:
    """Return the form for a list of this kind as it was sent."""
    return _offering(TickedForm(), kind, offered(kind, people_at_hand(), teams()))


def offered(kind: Kind, colleagues: Iterable[tuple[int, str]], teams: Mapping[int, str]) -> Offered:
    people = people_choices(colleagues, _("Nobody"))
    return Offered(tuple(people.items()), tuple(_widths(teams)) if Do.OPEN.suits(kind) else ())


def _widths(teams: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Everybody, or one of one's own teams; named people are chosen on the page of each record."""
    yield str(Visibility.ORGANISATION), _(Visibility.ORGANISATION.label)
    only, mine = _(Visibility.TEAM.label), g.viewer.team_ids
    yield from ((f"{Visibility.TEAM}-{number}", f"{only}: {name}") for number, name in teams.items() if number in mine)


def _offering(form: TickedForm, kind: Kind, offers: Offered) -> TickedForm:
    for do, name in ((Do.JOIN, "case"), (Do.OPEN, "open_to")):
        if not do.suits(kind):
            del form[name]
    form.offer(offers)
    return form


@remembered(FEW)
def fresh_panel(kind: Kind, offers: Offered, shares: bool) -> Markup:
    """Draw what stands below a list before anything was sent: the same for all to whom the same is offered."""
    return panel(_offering(TickedForm(formdata=None), kind, offers), shares)


def panel(form: TickedForm, shares: bool) -> Markup:
    """Draw what can be done with the ticked records; `shares` says whether somebody may open and delete them."""
    made: Markup = get_template_attribute("parts/lists.html", "with_the_ticked")(form, shares)
    return made
