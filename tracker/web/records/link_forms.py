from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from tracker.actions.links import Terms, place_of
from tracker.records.links import Link
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.web.forms import SentForm, UncertainDateField, line, text
from tracker.web.naming import NamesField

LINKABLE = [kind for kind in Kind if kind is not Kind.EVENT]
WORDS = {LinkRole.SIGNATORY: _l("Name as printed"), LinkRole.MAKES_DEMAND: _l("Exact words in this letter")}
NOTES = {
    LinkRole.SIGNATORY: _l("Capacity in which they signed"),
    LinkRole.ADDRESSEE: _l("Capacity in which they are addressed"),
    LinkRole.HELD_POST: _l("Post"),
}


class Direction(StrEnum):
    OUTWARD = "out"
    INWARD = "in"


class SaysOfALink(SentForm):
    quote: TextAreaField = text(_l("Exact words"), most=20_000)
    note: StringField = line(_l("Note"), most=500)
    since = UncertainDateField(_l("Since when?"))
    until = UncertainDateField(_l("Until when?"))

    def terms(self) -> Terms:
        return Terms(self.quote.data or "", self.note.data or "", self.since.date, self.until.date)

    def validate(self, extra_validators: Any = None) -> bool:
        held = bool(super().validate(extra_validators))
        if self.since.date and self.until.date and self.until.date.ends_before(self.since.date):
            self.until.errors = [_("The end comes before the beginning. Write a later day, or leave it empty.")]
            return False
        return held


class AddLinkForm(SaysOfALink):
    role = SelectField(_l("How are they linked?"), validators=[InputRequired(_l("Choose how they are linked."))])
    other = NamesField(
        _l("Which record?"),
        LINKABLE,
        most=1,
        required=_l("Write a name or a reference."),
        render_kw={"rows": 1},
        description=_l("Its name, or its reference such as D-7KQ4M."),
    )

    def offer_roles(self, kind: Kind) -> None:
        """Offer every role in which a record of this kind may be tied, read from its side."""
        outward = {
            f"out:{role}": role.rule.outward for role in LinkRole if role.rule.by_hand and kind in role.rule.starts
        }
        inward = {
            f"in:{role}": role.rule.inward
            for role in LinkRole
            if role.rule.by_hand and kind in role.rule.ends and role is not LinkRole.RELATED
        }
        self.role.choices = {"": _("Choose"), **{code: _(words) for code, words in {**outward, **inward}.items()}}

    def chosen(self) -> tuple[Direction, LinkRole]:
        direction, _colon, role = self.role.data.partition(":")
        return Direction(direction), LinkRole(role)


class ChangeLinkForm(SaysOfALink):
    position = IntegerField(
        _l("Place in the order"),
        validators=[Optional(), NumberRange(1, 1000, _l("Write a whole number from 1 to 1000."))],
        render_kw={"inputmode": "numeric"},
    )


def change_form(link: Link) -> ChangeLinkForm:
    """Return the form of a link: as it stands, or as it was sent."""
    role = link.role_of
    form = ChangeLinkForm(
        quote=link.quote,
        note=link.note,
        position=place_of(link),
        since=UncertainDateField.shown(link.since),
        until=UncertainDateField.shown(link.until),
    )
    form.quote.label.text = WORDS.get(role, form.quote.label.text)
    form.note.label.text = NOTES.get(role, form.note.label.text)
    return form
