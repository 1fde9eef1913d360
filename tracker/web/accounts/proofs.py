"""Takes what somebody shows to prove who they are: a code, a password, a passkey; slowed where guessing is possible."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import Field, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from tracker.actions import account_mails, accounts, passkeys, second_steps, slowing
from tracker.actions.accounts import LONGEST_PASSWORD
from tracker.actions.data_keys import NoKey
from tracker.actions.passkeys import Door, Purpose
from tracker.actions.second_steps import Shown
from tracker.plumbing.database import session
from tracker.plumbing.passkeys import LONGEST_ANSWER, Refused, site_of
from tracker.records.accounts import User
from tracker.rules.second_steps import is_of_an_app, typed
from tracker.web.access import sealer, sender, settings
from tracker.web.brought_back import KEPT
from tracker.web.forms import SentForm
from tracker.web.messages import tell


class CodeForm(SentForm):
    carried = (*SentForm.carried, KEPT)

    code = StringField(
        _l("Code"),
        validators=[InputRequired(_l("Write the code.")), Length(max=60)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false"},
    )
    next = HiddenField()


class AgainForm(SentForm):
    carried = (*SentForm.carried, KEPT)

    password = PasswordField(
        _l("Your password"),
        validators=[InputRequired(_l("Write your password.")), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class PasskeyForm(SentForm):
    carried = (*SentForm.carried, KEPT)

    answer = HiddenField(validators=[InputRequired(_l("Press the button once more.")), Length(max=LONGEST_ANSWER)])
    next = HiddenField()


def shown_by(form: CodeForm, user: User, place: str) -> Shown | None:
    """Return what passes, each once: a code of their app or a recovery code. What is wrong is said on the form."""
    code = typed(form.code.data or "")
    if not is_of_an_app(code):
        return _taken(form, user, code)
    noted = _noted(form.code, slowing.code_of(user.id, place))
    shown = _taken(form, user, code) if noted else None
    if noted and shown:
        slowing.forgive(noted)
    return shown


def _taken(form: CodeForm, user: User, code: str) -> Shown | None:
    try:
        return second_steps.show_code(user, code, sealer())
    except second_steps.WrongCode:
        form.code.errors = [_("This code does not fit, or was used before. Wait for the next one, and try again.")]
    except NoKey:
        form.code.errors = [
            _("Codes of apps cannot be checked now: the master key is not in its place.")
            + " "
            + _("Show a recovery code or a passkey, and tell whoever runs the tracker.")
        ]
    return None


def tell_what_is_left(shown: Shown | None, user: User) -> None:
    """Say how many recovery codes are left when one was used."""
    if shown is Shown.RECOVERY_CODE:
        count = second_steps.of(user.id).recovery_codes
        left = ngettext("%(num)d is left.", "%(num)d are left.", count)
        tell(_("You used a recovery code.") + " " + left + " " + _("Make new ones under My account."), "", "warning")


def password_passes(field: Field, user: User, session_id: int, *passwords: str) -> bool:
    """Say whether one of these is the password of whoever uses this session. What is wrong is said on the field."""
    noted = _noted(field, slowing.password_again(user.id, session_id))
    if noted is None:
        return False
    if any(accounts.password_is_right(user, each) for each in passwords):
        slowing.forgive(noted)
        return True
    field.errors = [_("This is not your password now. Check it.")]
    return False


def _noted(field: Field, counted: list[slowing.Counted]) -> slowing.Try | None:
    """Note a try and commit it before anything is checked; say how long to wait when it came too fast."""
    try:
        noted = slowing.begin(counted)
    except slowing.TooFast as wait:
        field.errors = [to_wait(wait.seconds)]
        return None
    session().commit()
    return noted


def to_wait(seconds: int) -> str:
    return ngettext("Wait %(num)d second, then try again.", "Wait %(num)d seconds, then try again.", seconds)


def door(purpose: Purpose, of: str = "") -> Door | None:
    """Return where a passkey is asked for; None where browsers make none: the address here has no name."""
    site = site_of(settings().base_url)
    return Door(site, sealer(), purpose, of) if site else None


def passkey_of(form: PasskeyForm, where: Door | None, user: User | None = None) -> User | None:
    """Return who proves by a passkey that they are there, or None."""
    if where is None:
        return None
    try:
        return passkeys.prove(where, form.answer.data or "", user)
    except Refused:
        session().rollback()
        return None


def not_proved() -> str:
    return _("The passkey did not work here. Try once more, or choose another way.")


def tell_by_mail(user: User, also_at: str = "") -> None:
    """Write to somebody that how they sign in has changed; also at the address that they had before."""
    account_mails.tell(user, sender(), also_at)
