"""A field for one exact day, written as people write days."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import ValidationError
from wtforms.form import BaseForm

from tracker.web.forms import UncertainDateField


class DayField(UncertainDateField):
    """One day: 30 June 2016. A month or a year alone is not enough."""

    @property
    def day(self) -> date | None:
        return self.date.earliest if self.date else None

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        super().post_validate(form, validation_stopped)
        if self.date is not None and not self.date.exact:
            self.date = None
            raise ValidationError(_l("Write one exact day, for example 30 June 2016."))
