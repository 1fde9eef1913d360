"""Before something is recorded twice, its form asks whether it is one of those that are there; it never insists."""

from collections.abc import Sequence

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import Length

from tracker.records.alike import Alike, alike
from tracker.records.record import Record, title_key
from tracker.web.forms import SentForm


class AskingFirstForm(SentForm):
    another = StringField(validators=[Length(max=500)])
    """The title of which somebody said: no, this is another one than those you show me."""

    alike: Sequence[Alike] = ()
    """What may be the one that is being added."""

    def ask_about(self, record: Record) -> None:
        """Look for what is like a record that was just added, unless somebody already said that this is another one."""
        if title_key(self.another.data or "") == title_key(record.title):
            return
        self.alike = alike(record)
        if self.alike:
            found = _("Something like it is recorded already. Say whether it is the same one.")
            self["title"].errors = [*self["title"].errors, found]
