"""My account: name, colours, sessions, and what could not be delivered."""

from flask import g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import accounts, second_steps, sign_in
from tracker.plumbing.database import session
from tracker.records.outbox import given_up_mails
from tracker.web.access import SIGNED_IN, limits, needs, user
from tracker.web.accounts.blueprint import blueprint
from tracker.web.accounts.own_forms import OwnForm
from tracker.web.forms import done
from tracker.web.messages import tell


@blueprint.route("/account", methods=["GET", "POST"])
@needs(SIGNED_IN)
def my_account() -> ResponseReturnValue:
    me = user()
    form = OwnForm(obj=me)
    if form.is_sent():
        accounts.change_own(me, form.name.data or "", form.theme.data or "")
        tell(_("Saved."))
        return done(form, "/account")
    return _page(form), 422 if form.errors else 200


def _page(form: OwnForm) -> str:
    me = user()
    return render_template(
        "accounts/my_account.html",
        form=form,
        me=me,
        this_one=g.signed_in.id,
        sessions=sign_in.live_sessions(me, limits()),
        steps=second_steps.of(me.id),
        given_up=session().execute(given_up_mails(me.id)).all(),
        section="account",
    )


@blueprint.post("/account/sessions/<int:session_id>/end")
@needs(SIGNED_IN, without_step=True)
def end_session(session_id: int) -> ResponseReturnValue:
    sign_in.end(session_id, user().id)
    session().commit()
    tell(_("That session is ended."))
    return redirect("/account")


@blueprint.post("/account/sessions/end-others")
@needs(SIGNED_IN, without_step=True)
def end_other_sessions() -> ResponseReturnValue:
    accounts.end_sessions(user(), keep=g.signed_in)
    session().commit()
    tell(_("All other sessions, tokens and your calendar addresses are ended, and sign-in links not used yet."))
    return redirect("/account")
