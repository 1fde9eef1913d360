"""What a person says of a table: which it is, what its columns are, what an unclear name means."""

from typing import Any, ClassVar

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired, Optional

from tracker.rules.access import Visibility
from tracker.rules.fields import FOLLOW_UP, DayOrder
from tracker.rules.kinds import Kind
from tracker.rules.words import N_
from tracker.web.forms import SentForm, line
from tracker.web.imports.blueprint import PLURALS

FOLLOWING = (Kind.EVENT, FOLLOW_UP)
"""Kinds that are seen by whoever sees what they are about."""


class UploadForm(SentForm):
    kind = RadioField(
        _l("What is in it?"),
        choices=lambda: {kind: _(label) for kind, label in PLURALS.items()},
        validators=[InputRequired(_l("Choose what the rows of the table are."))],
    )
    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file."))])


class ColumnsForm(SentForm):
    carried: ClassVar[tuple[str, ...]] = ("column-", "also-", "known-")

    order = RadioField(
        _l("What do dates in digits mean?"),
        choices=lambda: {str(order): _(order.label) for order in DayOrder},
        validators=[Optional()],
    )
    origin = line(
        _l("Whose numbers are they?"),
        100,
        description=_l(
            "For numbers in other lists: whose list it is, such as AAPP. Otherwise the heading is taken; but no row is "
            "known again by numbers that only count the rows, or are called “No.”, until you say whose they are."
        ),
    )
    visible_to = RadioField(_l("Who may see what is new?"), validators=[Optional()])
    keep_as = line(
        _l("Keep this for the next table under a name"),
        100,
        description=_l("Everybody who brings tables in can use it. It holds no names of records."),
    )

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        widths = () if kind in FOLLOWING else _widths()
        self.visible_to.choices = {str(width): _(_WORDS[width]) for width in widths}
        if not self.is_submitted() and widths:
            self.visible_to.data = self.visible_to.data or str(widths[0])

    @property
    def width(self) -> Visibility | None:
        return Visibility(self.visible_to.data) if self.visible_to.data else None


def _widths() -> tuple[Visibility, ...]:
    """How widely it may be seen: as any new record is, first."""
    mine = (Visibility.TEAM,) if g.viewer.team_ids else ()
    return (*mine, Visibility.RESTRICTED, Visibility.ORGANISATION)


_WORDS = {
    Visibility.TEAM: N_("My team only"),
    Visibility.RESTRICTED: N_("Only me, until I name others"),
    Visibility.ORGANISATION: N_("Everyone in the organisation"),
}


class AnswersForm(SentForm):
    carried: ClassVar[tuple[str, ...]] = ("answer-", "other-", "every-")


class TakeInForm(SentForm):
    skip_bad = BooleanField(_l("Leave out the rows that cannot be taken in"))
