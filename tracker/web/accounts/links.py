"""Sign in with a link. Opening it spends nothing: programs that look into mails open links too."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import accounts, sign_in
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.web.access import PUBLIC, needs, settings
from tracker.web.accounts.arriving import arrive
from tracker.web.accounts.blueprint import blueprint, pressed
from tracker.web.accounts.entry_forms import FirstForm
from tracker.web.accounts.second_step import after_the_first
from tracker.web.errors import problem


@blueprint.route("/sign-in/<secret>", methods=["GET", "POST"])
@needs(PUBLIC)
def open_link(secret: str) -> ResponseReturnValue:
    try:
        user = sign_in.link_is_for(secret)
        return _first(secret) if user is None else _known(secret, user)
    except sign_in.LinkSpent:
        session().rollback()
        return _spent()


def _known(secret: str, user: User) -> ResponseReturnValue:
    if not pressed():
        return render_template("accounts/link.html", user=user)
    sign_in.use_link(secret)
    return after_the_first(user)


def _first(secret: str) -> ResponseReturnValue:
    form = FirstForm()
    if not form.is_sent():
        return render_template("accounts/first.html", form=form), 422 if form.errors else 200
    sign_in.use_link(secret)
    arrive(_made(form))
    return redirect("/")


def _made(form: FirstForm) -> User:
    told = (form.email.data or "", form.name.data or "", form.team.data or "")
    user = sign_in.first_coordinator(*told, networked=settings().networked)
    if form.password.data:
        accounts.choose_password(user, form.password.data)
    return user


def _spent() -> ResponseReturnValue:
    return problem(
        410,
        _("This link does not let anybody in"),
        _("A link works once, and for 24 hours: ask a coordinator, or whoever runs this installation, for a new one."),
    )
