"""The second step of signing in: after a password or a link, a code from an app, a recovery code or a passkey."""

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import arrivals, passkeys, second_steps
from tracker.actions.passkeys import Purpose
from tracker.actions.second_steps import Shown
from tracker.records.accounts import User
from tracker.web.access import PUBLIC, needs
from tracker.web.accounts.arriving import HALF_WAY, come_all_the_way_in, come_in, half_way, known_device
from tracker.web.accounts.blueprint import blueprint, pressed
from tracker.web.accounts.onward import carried, go_on
from tracker.web.accounts.proofs import (
    CodeForm,
    PasskeyForm,
    door,
    not_proved,
    passkey_of,
    shown_by,
    tell_by_mail,
    tell_what_is_left,
)
from tracker.web.messages import tell


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@needs(PUBLIC)
def second_step() -> ResponseReturnValue:
    user = half_way()
    if user is None:
        return _begin_again()
    form = CodeForm()
    shown = shown_by(form, user, known_device(user.email) or "unknown") if form.is_sent() else None
    if shown is not None:
        return _in(user, shown)
    return _asked(user, form), 422 if form.errors else 200


@blueprint.post("/sign-in/code/passkey")
@needs(PUBLIC)
def second_step_by_passkey() -> ResponseReturnValue:
    user, form = half_way(), PasskeyForm()
    if user is None:
        return _begin_again()
    if pressed() and form.is_sent() and passkey_of(form, door(Purpose.SECOND_STEP, _half()), user):
        return _in(user)
    again = CodeForm(formdata=None)
    again.form_errors = [not_proved()]
    return _asked(user, again), 401


def _in(user: User, shown: Shown | None = None) -> ResponseReturnValue:
    if shown is Shown.RECOVERY_CODE:
        tell_by_mail(user)
    try:
        come_all_the_way_in(user)
    except arrivals.Over:
        return _begin_again()
    tell_what_is_left(shown, user)
    return go_on(user)


def after_the_first(user: User) -> ResponseReturnValue:
    """Let somebody in whose password or link was right, or ask for their second step."""
    if come_in(user):
        return go_on(user)
    to = carried()
    if to.kept:
        return _asked(user, CodeForm(formdata=None))
    return redirect(url_for("accounts.second_step", next=to.path if to.path != "/" else None))


def _asked(user: User, form: CodeForm) -> str:
    """Return the page that asks for the second step; what the request carries goes along."""
    to, steps = carried(), second_steps.of(user.id)
    form.next.data = to.path
    where = door(Purpose.SECOND_STEP, _half()) if steps.passkeys else None
    options = passkeys.asked_to_prove(where, user) if where else ""
    return render_template("accounts/second_step.html", form=form, onward=to, steps=steps, options=options)


def _half() -> str:
    return str(session.get(HALF_WAY, ""))


def _begin_again() -> ResponseReturnValue:
    tell(_("That took too long, or it is done already. Begin again."), category="warning")
    return redirect("/sign-in")
