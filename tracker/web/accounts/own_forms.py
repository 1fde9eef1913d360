"""The forms of one's own account."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField
from wtforms.validators import Length, Optional

from tracker.actions.accounts import LONGEST_PASSWORD
from tracker.rules.words import N_
from tracker.web.accounts.entry_forms import new_password
from tracker.web.forms import SentForm, line

THEMES = {"": N_("As the device is set"), "light": N_("Light"), "dark": N_("Dark")}


class OwnForm(SentForm):
    name = line(_l("Your name, as others see it"), 120, _l("Write your name."))
    theme = RadioField(_l("Colours"), choices=lambda: {theme: _(word) for theme, word in THEMES.items()})


class PasswordForm(SentForm):
    current_password = PasswordField(
        _l("Your password now"),
        validators=[Optional(), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = new_password(_l("New password"), _l("Write the new password."))
