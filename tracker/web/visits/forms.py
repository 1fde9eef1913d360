from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from tracker.rules.dates import Precision
from tracker.rules.kinds import Kind
from tracker.web.forms import CountryField, UncertainDateField, line, text
from tracker.web.naming import ONE_LINE, NamesField
from tracker.web.records.asking_first import AskingFirstForm

ACTORS = [Kind.ORGANISATION, Kind.PERSON]
PER_LINE = _l("One per line: people or organisations.")


class VisitForm(AskingFirstForm):
    title = line(_l("Title"), required=_l("Write what the visit is called."))
    visitors = NamesField(_l("Who comes?"), ACTORS, render_kw=ONE_LINE, description=PER_LINE)
    hosts = NamesField(_l("Who receives them?"), ACTORS, render_kw=ONE_LINE, description=PER_LINE)
    starts = UncertainDateField(_l("First day"))
    ends = UncertainDateField(_l("Last day"), description=_l("Leave it empty when the visit has one day only."))
    announced = UncertainDateField(_l("When was it announced?"))
    country = CountryField(_l("Country visited"))
    place = line(_l("Place"))
    purpose = text(_l("Purpose, as announced"), most=5000)
    agenda = text(_l("Agenda"))
    met_with = NamesField(_l("Who was met?"), ACTORS, render_kw=ONE_LINE, description=PER_LINE)
    protect = NamesField(
        _l("Whom may it put at risk?"),
        ACTORS,
        render_kw=ONE_LINE,
        description=_l("Whoever takes part and has to be protected: one per line."),
    )
    follows = NamesField(
        _l("Which visit does it come after?"),
        [Kind.VISIT],
        render_kw=ONE_LINE,
        description=_l("Names or references, one per line."),
    )
    cases = NamesField(
        _l("Cases"), [Kind.CASE], render_kw=ONE_LINE, description=_l("Names or references, one per line.")
    )
    sources = NamesField(
        _l("How do we know?"), [Kind.SOURCE], render_kw=ONE_LINE, description=_l("Sources, one per line.")
    )
    followed = BooleanField(_l("Set the steps before and after the visit"), default=True)

    def validate(self, extra_validators: Any = None) -> bool:
        held = bool(super().validate(extra_validators))
        for day in (self.starts, self.ends):
            if day.date is not None and day.date.precision is Precision.OPEN:
                day.errors = [_("Write a day, a month or a year here: an open date sets no steps.")]
                held = False
        if self.ends.date and not self.starts.data:
            self.starts.errors = [_("Write the first day too.")]
            held = False
        return held
