"""Asks somebody who is signed in to show once more that it is them, before what must not happen by a stolen session."""

from flask import g, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import passkeys, second_steps, sign_in
from tracker.actions.passkeys import Purpose
from tracker.actions.second_steps import Shown
from tracker.plumbing.database import session
from tracker.web.access import SIGNED_IN, needs, signed_in, user
from tracker.web.accounts.blueprint import blueprint
from tracker.web.accounts.onward import Onward, carried, go_on, interrupted
from tracker.web.accounts.proofs import (
    AgainForm,
    CodeForm,
    PasskeyForm,
    door,
    not_proved,
    passkey_of,
    password_passes,
    shown_by,
    tell_by_mail,
    tell_what_is_left,
)
from tracker.web.errors import problem


@blueprint.endpoint("accounts.prove_first")
def prove_first() -> ResponseReturnValue:
    """Ask for a proof in place of the view that wants one; what was typed goes along and comes back."""
    if request.method != "POST":
        return redirect(url_for("accounts.prove", next=request.full_path.rstrip("?")))
    to, became = interrupted()
    return _page(_form(sent=False), to, became), 401


@blueprint.endpoint("accounts.add_a_step_first")
def add_a_step_first() -> ResponseReturnValue:
    """Lead somebody whose role must have a second step to where they add one."""
    if request.method != "POST":
        return redirect("/account/second-step")
    return problem(
        403,
        _("Your role needs a second step"),
        _(
            "Nothing was saved. Open My account in another tab and add a second step there. Then come back to this "
            "page, go back to your form, and save it."
        ),
    )


@blueprint.route("/account/prove", methods=["GET", "POST"])
@needs(SIGNED_IN, without_step=True)
def prove() -> ResponseReturnValue:
    form = _form(sent=True)
    if form.is_sent() and _passes(form):
        return _proved()
    return _page(form, carried()), 422 if form.errors else 200


@blueprint.post("/account/prove/passkey")
@needs(SIGNED_IN, without_step=True)
def prove_by_passkey() -> ResponseReturnValue:
    form = PasskeyForm()
    if form.is_sent() and passkey_of(form, door(Purpose.AGAIN, str(g.signed_in.id)), user()):
        return _proved()
    again = _form(sent=False)
    again.form_errors = [not_proved()]
    return _page(again, carried()), 401


def _form(*, sent: bool) -> CodeForm | AgainForm:
    """Whoever has a second step shows that; others give their password."""
    told = {} if sent else {"formdata": None}
    return CodeForm(**told) if second_steps.has_one(user().id) else AgainForm(**told)


def _passes(form: CodeForm | AgainForm) -> bool:
    me = user()
    if isinstance(form, AgainForm):
        return password_passes(form.password, me, signed_in().id, form.password.data or "")
    shown = shown_by(form, me, f"session {signed_in().id}")
    if shown is Shown.RECOVERY_CODE:
        tell_by_mail(me)
    tell_what_is_left(shown, me)
    return shown is not None


def _proved() -> ResponseReturnValue:
    secret = sign_in.prove(signed_in().id)
    session().commit()
    cookie["secret"] = secret
    return go_on(user(), _("Thank you. Nothing you wrote is lost. Check it and save."))


def _page(form: CodeForm | AgainForm, to: Onward, became: str = "") -> str:
    me = user()
    steps = second_steps.of(me.id)
    form.next.data = to.path
    where = door(Purpose.AGAIN, str(signed_in().id)) if steps.passkeys else None
    return render_template(
        "accounts/prove.html",
        form=form,
        onward=to,
        steps=steps,
        options=passkeys.asked_to_prove(where, me) if where else "",
        became=became,
        can=steps.any or me.password_hash is not None,
        section="account",
    )
