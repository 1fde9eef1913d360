"""The field for the day that they name in a promise."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError
from wtforms.form import BaseForm

from tracker.rules.dates import UncertainDate
from tracker.rules.events import PROMISED
from tracker.rules.promises import NO_DATE
from tracker.web.forms import UncertainDateField
from tracker.web.wording import at

WhenMade = Callable[[Any], UncertainDate | None]


class PromisedByField(UncertainDateField):
    """The day by which they promised to act, where a promise is one of several things that may be said.

    `chosen` is the name of the field in which one says it, `promise` the word for a promise there, and `made` finds in
    the form when it was made.
    """

    def __init__(self, label: str, chosen: str, promise: str, made: WhenMade, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.chosen, self.promise, self.made = chosen, promise, made

    @property
    def no_date(self) -> bool:
        """Whether it is written that they named none."""
        return " ".join((self.data or "").casefold().split()).strip(".") in {NO_DATE, _(NO_DATE).casefold()}

    def pre_validate(self, form: BaseForm) -> None:
        if self.data and form[self.chosen].data != PROMISED.code:
            only = _(
                "Only a promise has such a day. Choose “%(promise)s”, or empty this field.", promise=_(self.promise)
            )
            raise ValidationError(only)

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        if self.no_date:
            return
        if not self.data and form[self.chosen].data == PROMISED.code:
            raise ValidationError(
                _("By when did they promise it? Write the day, a month or a year, or “%(none)s”.", none=_(NO_DATE))
            )
        super().post_validate(form, validation_stopped)
        made = self.made(form) if self.date else None
        if made and self.date and self.date.ends_before(made):
            early = _(
                "The promise was made %(made)s: the day they named cannot lie before that. "
                "Correct this day, or that one.",
                made=at(made),
            )
            raise ValidationError(early)


def promised_by(chosen: str, promise: str, made: WhenMade) -> PromisedByField:
    label, hint = (
        _l("If they promised: by when?"),
        _l(
            "A month is enough. If they named none, write “no date said”. "
            "It comes back the day after; of a month, the day after its last one."
        ),
    )
    return PromisedByField(label, chosen, promise, made, description=hint)
