from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import Length

from tracker.rules.kinds import Kind
from tracker.web.forms import SentForm
from tracker.web.naming import ONE_LINE, NamesField

CHOOSE = "choose-"
"""How the names of the choices begin: one for each field in which the two differ."""
LONGEST = 10
"""Digits that no version has."""


class ByName(SentForm):
    """A form that asks which other record it is."""

    other: NamesField


def merge_form(kind: Kind) -> ByName:
    """Return the form that asks for another record of a kind."""

    class Form(ByName):
        other = NamesField(
            _l("Which one is it the same as?"),
            [kind],
            most=1,
            required=_l("Name the other record."),
            creates=False,
            render_kw=ONE_LINE,
            description=_("Its name or its reference, such as %(ref)s.", ref=f"{kind.initial}-7KQ4M"),
        )

    return Form()


class SideBySide(SentForm):
    """In what each of two records is right, as somebody saw both at the versions in `seen`."""

    carried = (CHOOSE,)
    seen = HiddenField(validators=[Length(max=30)])

    @property
    def chosen(self) -> set[str]:
        """The fields in which the other one is right."""
        return {name.removeprefix(CHOOSE) for name, value in request.form.items() if value == "other"}

    @property
    def seen_versions(self) -> tuple[int, int]:
        kept, _dot, other = (self.seen.data or "").partition(".")
        return _number(kept), _number(other)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < LONGEST else 0
