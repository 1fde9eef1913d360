"""Choose a password, or change it. What is typed here is never carried along, and no trace of it is kept."""

from flask import g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import accounts
from tracker.plumbing.database import session
from tracker.web.access import SIGNED_IN, Fresh, needs, user
from tracker.web.accounts.blueprint import blueprint
from tracker.web.accounts.own_forms import PasswordForm
from tracker.web.accounts.proofs import password_passes, tell_by_mail
from tracker.web.messages import tell


@blueprint.route("/account/password", methods=["GET", "POST"])
@needs(SIGNED_IN, Fresh.TO_PRESS)
def password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.is_sent() and _holds(form):
        accounts.choose_password(user(), form.new_password.data or "", keep=g.signed_in)
        tell_by_mail(user())
        session().commit()
        tell(_("Your password is changed. All your other sessions, tokens and your calendar addresses are ended."))
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
    tried = (form.current_password.data or "", form.new_password.data or "")
    return password_passes(form.current_password, user(), g.signed_in.id, *tried)
