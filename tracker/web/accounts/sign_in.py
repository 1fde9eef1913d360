"""Sign in with a password, sign out, and what becomes of a form that was sent without a session."""

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.actions import accounts, passkeys, sign_in, slowing
from tracker.actions.passkeys import Purpose
from tracker.plumbing.database import only_reading, session
from tracker.records.accounts import User
from tracker.web.access import PUBLIC, SIGNED_IN, needs
from tracker.web.accounts.arriving import arrive, known_device, leave, network
from tracker.web.accounts.blueprint import blueprint, pressed
from tracker.web.accounts.entry_forms import SignInForm
from tracker.web.accounts.onward import Onward, carried, go_on, interrupted
from tracker.web.accounts.proofs import PasskeyForm, door, not_proved, passkey_of, to_wait
from tracker.web.accounts.second_step import after_the_first


@blueprint.route("/sign-in", methods=["GET", "POST"])
@needs(PUBLIC)
def sign_in_page() -> ResponseReturnValue:
    form = SignInForm()
    if form.is_sent():
        return _try(form)
    # Somebody who signed in meanwhile, in another tab or by a link, gets their form back without a password.
    return _page(form, 422 if form.errors else 200) if g.user is None else go_on(g.user)


def _try(form: SignInForm) -> ResponseReturnValue:
    try:
        user = _with_password(form)
    except slowing.TooFast as wait:
        return _wait(form, wait.seconds)
    if user is None:
        form.form_errors = [_("This address and this password do not belong together. Check both.")]
        return _page(form, 401)
    return after_the_first(user)


def _with_password(form: SignInForm) -> User | None:
    """Return who it is. No transaction of a writer stays open while the password is checked: that takes its time."""
    email, password = form.email.data or "", form.password.data or ""
    noted = slowing.begin(slowing.password_from(email, network(), known_device(email)))
    sign_in.note_try(email)
    session().commit()
    with only_reading():
        user = sign_in.by_password(email, password)
        checked = user.password_hash if user else None
        session().rollback()
    if user is None or not accounts.is_still(user, checked):
        return None
    slowing.forgive(noted)
    return user


def _wait(form: SignInForm, seconds: int) -> ResponseReturnValue:
    form.form_errors = [_("Wrong passwords came too fast from here.") + " " + to_wait(seconds)]
    answer = make_response(_page(form, 429))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _page(form: SignInForm, status: int = 200) -> ResponseReturnValue:
    left = request.method == "GET" and "left" in request.args
    return _drawn(form, carried(), left=left), status


def _drawn(form: SignInForm, to: Onward, **more: object) -> str:
    form.next.data = to.path
    where = door(Purpose.SIGN_IN)
    options = passkeys.asked_to_prove(where) if where else ""
    return render_template("accounts/sign_in.html", form=form, onward=to, options=options, **more)


@blueprint.post("/sign-in/passkey")
@needs(PUBLIC)
def with_passkey() -> ResponseReturnValue:
    """Sign in with a passkey alone: it is two steps in one, something one has, and a finger, a face or a PIN."""
    form, arrived = PasskeyForm(), None
    if pressed() and form.is_sent():
        arrived = passkey_of(form, door(Purpose.SIGN_IN))
    if arrived is None:
        again = SignInForm(formdata=None)
        again.form_errors = [not_proved()]
        return _page(again, 401)
    arrive(arrived)
    return go_on(arrived)


@blueprint.endpoint("accounts.keep_and_ask")
def keep_and_ask() -> ResponseReturnValue:
    """Answer a form that was sent without a session: the sign-in page, which carries along what was typed.

    It has no address of its own: tracker.web.access shows it in place of the view that was asked for.
    """
    if request.endpoint == "accounts.sign_out":
        return _signed_out()
    to, became = interrupted()
    return _drawn(SignInForm(formdata=None), to, interrupted=became), 401


@blueprint.post("/sign-out")
@needs(SIGNED_IN, without_step=True)
def sign_out() -> ResponseReturnValue:
    leave()
    answer = _signed_out()
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


def _signed_out() -> Response:
    """Say so on the page that comes next: in its address, for the browser empties its cookies meanwhile."""
    return redirect(url_for("accounts.sign_in_page", left="yes"))
