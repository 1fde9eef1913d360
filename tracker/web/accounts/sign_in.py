"""Sign in with a password, sign out, and what becomes of a form that was sent without a session."""

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from tracker.actions import sign_in
from tracker.plumbing.database import only_reading, session
from tracker.records.accounts import User
from tracker.web.access import PUBLIC, SIGNED_IN, needs, recognise
from tracker.web.accounts.arriving import arrive, home_of, leave, network
from tracker.web.accounts.blueprint import blueprint
from tracker.web.accounts.entry_forms import SignInForm
from tracker.web.brought_back import KEPT, has_page, kept_fields, pressed_on, show_again, typed
from tracker.web.local_paths import local_path


@blueprint.route("/sign-in", methods=["GET", "POST"])
@needs(PUBLIC)
def sign_in_page() -> ResponseReturnValue:
    form = SignInForm()
    if request.method == "GET":
        form.next.data = request.args.get("next", "")
    if form.is_sent():
        return _try(form)
    # Somebody who signed in meanwhile, in another tab or by a link, gets their form back without a password.
    return _page(form, 422 if form.errors else 200) if g.user is None else _go_on(g.user, form)


def _try(form: SignInForm) -> ResponseReturnValue:
    try:
        user = _with_password(form)
    except sign_in.TooFast as wait:
        return _wait(form, wait.seconds)
    if user is None:
        form.form_errors = [_("This address and this password do not belong together. Check both.")]
        return _page(form, 401)
    arrive(user)
    return _go_on(user, form)


def _with_password(form: SignInForm) -> User | None:
    """Return who it is. No transaction of a writer stays open while the password is checked: that takes its time."""
    email, password = form.email.data or "", form.password.data or ""
    bucket = sign_in.try_begins(email, network())
    session().commit()
    with only_reading():
        user = sign_in.by_password(email, password)
        session().rollback()
    if user is not None:
        sign_in.forget_tries(bucket)
    return user


def _go_on(user: User, form: SignInForm) -> ResponseReturnValue:
    """Bring back the form that was sent without a session, or lead to where somebody wanted to be."""
    wanted, kept = local_path(form.next.data), typed(request.form)
    if not kept:
        return redirect(home_of(user) if wanted == "/" else wanted)
    recognise()
    return show_again(wanted, kept, _("You were signed out. Nothing you wrote is lost. Check it and save."))


def _wait(form: SignInForm, seconds: int) -> ResponseReturnValue:
    told = ngettext("Wait %(num)d second, then try again.", "Wait %(num)d seconds, then try again.", seconds)
    form.form_errors = [_("Wrong passwords came too fast from here.") + " " + told]
    answer = make_response(_page(form, 429))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _page(form: SignInForm, status: int = 200) -> ResponseReturnValue:
    kept = [(name, value) for name, value in request.form.items(multi=True) if name.startswith(KEPT)]
    left = request.method == "GET" and "left" in request.args
    return render_template("accounts/sign_in.html", form=form, kept=kept, left=left), status


@blueprint.endpoint("accounts.keep_and_ask")
def keep_and_ask() -> ResponseReturnValue:
    """Answer a form that was sent without a session: the sign-in page, which carries along what was typed.

    It has no address of its own: tracker.web.access shows it in place of the view that was asked for.
    """
    if request.endpoint == "accounts.sign_out":
        return _signed_out()
    form, has_form = SignInForm(formdata=None), has_page(request.path)
    form.next.data = request.path if has_form else pressed_on()
    worth_keeping = has_form and not any("password" in name for name in request.form)
    kept = kept_fields(request.form) if worth_keeping else []
    interrupted = "kept" if kept else "too much" if worth_keeping else "nothing done"
    return render_template("accounts/sign_in.html", form=form, kept=kept, interrupted=interrupted), 401


@blueprint.post("/sign-out")
@needs(SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    leave()
    answer = _signed_out()
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


def _signed_out() -> Response:
    """Say so on the page that comes next: in its address, for the browser empties its cookies meanwhile."""
    return redirect(url_for("accounts.sign_in_page", left="yes"))
