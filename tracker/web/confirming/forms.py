from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import Length

from tracker.plumbing import clock
from tracker.rules.dates import UncertainDate
from tracker.web.forms import SentForm, UncertainDateField, line
from tracker.web.records.page import ShownStanding


class ConfirmForm(SentForm):
    how = line(
        _l("How do we know?"),
        required=_l("Write how we know: who said so, or where it stands."),
        description=_l("For example: her lawyer, by phone. A name that must stay confidential does not belong here."),
    )
    when = UncertainDateField(_l("When was it so?"), future=False, required=_l("Write when it was so."))
    seen = HiddenField(validators=[Length(max=20)])
    """Where the person stood when somebody was asked whether it is still so."""

    def begin(self, standing: ShownStanding | None, when: str | None) -> None:
        self.when.data = when or UncertainDate.on(clock.today()).in_words()
        self.seen.data = standing.status.code if standing else ""
