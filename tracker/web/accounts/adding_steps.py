"""Add an app with codes, or a passkey, to one's own account. The seed travels sealed, and is kept once a code fits."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

from tracker.actions import passkeys, second_steps
from tracker.actions.data_keys import NoKey
from tracker.actions.passkeys import Purpose
from tracker.plumbing import clock, one_time_codes
from tracker.plumbing.database import session
from tracker.plumbing.passkeys import Refused
from tracker.plumbing.sealing import CannotOpen
from tracker.rules.second_steps import SETTING_UP
from tracker.web.access import SIGNED_IN, Fresh, needs, sealer, signed_in, user, wants_proof
from tracker.web.accounts.blueprint import blueprint
from tracker.web.accounts.own_steps import HERE, added
from tracker.web.accounts.proofs import CodeForm, PasskeyForm, door
from tracker.web.forms import line
from tracker.web.messages import tell


class AppForm(CodeForm):
    seed = HiddenField(validators=[InputRequired(), Length(max=400)])


class NewPasskeyForm(PasskeyForm):
    name = line(_l("What do you call it?"), 60, _l("Write a name, such as My phone."))


@blueprint.route(f"{HERE}/app", methods=["GET", "POST"])
@needs(SIGNED_IN, Fresh.TO_OPEN, without_step=True)
def add_app() -> ResponseReturnValue:
    form = AppForm()
    fresh = None if request.method == "POST" else one_time_codes.fresh_seed()
    seed = _opened(form.seed.data) if form.seed.data else fresh
    if seed is None:
        tell(_("This page was open for too long. Begin again: take the new picture."), category="warning")
        return redirect(f"{HERE}/app")
    form.seed.data = form.seed.data or _sealed(seed)
    if form.is_sent():
        try:
            second_steps.add_app(user(), seed, form.code.data or "")
        except second_steps.WrongCode:
            form.code.errors = [_("This code does not fit. Is the clock of your device right? Try the next one.")]
        except NoKey:
            form.code.errors = [
                _("No app can be added now: the master key is not in its place. Tell whoever runs this.")
            ]
        else:
            return added(_("The app is added. From now on, you show a code when you sign in."))
    address = one_time_codes.address(seed, user().email, "Tracker")
    picture = Markup(one_time_codes.drawn(address))  # noqa: S704  (a library draws it)
    page = render_template("accounts/add_app.html", form=form, picture=picture, seed=seed, section="account")
    return page, 422 if form.errors else 200


def _about() -> str:
    return f"setting up an app|{user().id}|{signed_in().id}"


def _sealed(seed: str) -> str:
    until = int((clock.real_now() + SETTING_UP).timestamp())
    return sealer().seal(f"{until} {seed}".encode(), _about()).hex()


def _opened(sealed: str) -> str | None:
    """Return the seed that this session was shown, or None after an hour."""
    try:
        until, seed = sealer().open(bytes.fromhex(sealed), _about()).decode().split()
    except (CannotOpen, ValueError):
        return None
    return seed if int(until) > clock.real_now().timestamp() else None


@blueprint.route(f"{HERE}/passkey", methods=["GET", "POST"])
@needs(SIGNED_IN, Fresh.TO_OPEN, without_step=True)
def add_passkey() -> ResponseReturnValue:
    where = door(Purpose.MAKE, f"session {signed_in().id}")
    if where is None:
        return redirect(HERE)
    form = NewPasskeyForm()
    if form.is_sent():
        try:
            passkeys.add(where, user(), form.name.data or "", form.answer.data or "")
        except Refused:
            session().rollback()
            tell(_("The passkey could not be added. Try once more."), category="error")
            return redirect(f"{HERE}/passkey")
        except passkeys.TooMany:
            form.name.errors = [_("You have %(most)d already. Take one away first.", most=passkeys.MOST)]
        else:
            return added(_("The passkey is added. You can sign in with it alone, without a password."))
    if wants_proof(add_passkey, "GET"):
        return redirect(f"{HERE}/passkey")
    options = passkeys.asked_to_make(where, user())
    page = render_template("accounts/add_passkey.html", form=form, options=options, section="account")
    return page, 422 if form.errors else 200
