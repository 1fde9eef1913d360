"""The forms of signing in."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from tracker.actions.accounts import LONGEST_PASSWORD, SHORTEST_PASSWORD
from tracker.rules.mail_addresses import LONGEST_ADDRESS, is_mail_address
from tracker.web.brought_back import KEPT
from tracker.web.forms import SentForm, clean, line, no_control_characters


def mail_address(label: str, **attributes: str) -> EmailField:
    checks = [InputRequired(_l("Write the mail address.")), Length(max=LONGEST_ADDRESS), no_control_characters]
    return EmailField(label, filters=[clean], validators=checks, render_kw={"spellcheck": "false", **attributes})


def new_password(label: str, required: str | None = None) -> PasswordField:
    long = _l("Choose a password of %(min)d to %(max)d characters.")
    begin = InputRequired(required) if required else Optional()
    checks = [begin, Length(SHORTEST_PASSWORD, LONGEST_PASSWORD, long)]
    return PasswordField(label, validators=checks, render_kw={"autocomplete": "new-password"})


def must_be_reachable(_form: object, field: EmailField) -> None:
    if not is_mail_address(field.data or ""):
        raise ValidationError(_l("Write a mail address such as name@example.org."))


class SignInForm(SentForm):
    carried = (*SentForm.carried, KEPT)

    email = mail_address(_l("Mail address"), autocomplete="username")
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Write your password.")), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class FirstForm(SentForm):
    email = mail_address(_l("Your mail address"), autocomplete="username")
    name = line(_l("Your name, as others see it"), 120, _l("Write your name."))
    team = line(_l("Name of your team"), 120)
    password = new_password(_l("Password"))

    def validate_email(self, field: Any) -> None:
        must_be_reachable(self, field)
