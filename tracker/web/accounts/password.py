"""Choose a password, or change it. What is typed here is never carried along, and no trace of it is kept."""

from flask import g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.actions import accounts, sign_in
from tracker.plumbing.database import session
from tracker.web.access import SIGNED_IN, needs, user
from tracker.web.accounts.blueprint import blueprint
from tracker.web.accounts.own_forms import PasswordForm
from tracker.web.messages import tell


@blueprint.route("/account/password", methods=["GET", "POST"])
@needs(SIGNED_IN)
def password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.is_sent() and _holds(form):
        accounts.choose_password(user(), form.new_password.data or "", keep=g.signed_in)
        session().commit()
        tell(_("Your password is changed. All your other sessions and your calendar addresses are ended."))
        return redirect("/account")
    known = {"has_one": _has_one(), "email": user().email}
    page = render_template("accounts/password.html", form=form, section="account", **known)
    return page, 422 if form.errors else 200


def _has_one() -> bool:
    return user().password_hash is not None


def _holds(form: PasswordForm) -> bool:
    """Ask for the current password when there is one. The new one passes too: the button was pressed twice."""
    if not _has_one():
        return True
    try:
        bucket = sign_in.try_begins(user().email, f"session {g.signed_in.id}")
    except sign_in.TooFast as wait:
        form.current_password.errors = [
            ngettext("Wait %(num)d second, then try again.", "Wait %(num)d seconds, then try again.", wait.seconds)
        ]
        return False
    tried = (form.current_password.data or "", form.new_password.data or "")
    if any(accounts.password_is_right(user(), each) for each in tried):
        sign_in.forget_tries(bucket)
        return True
    session().commit()
    form.current_password.errors = [_("This is not your password now. Check it.")]
    return False
