"""The second step of one's own account: an app with codes, passkeys, recovery codes."""

from flask import g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import accounts, lost_steps, passkeys, second_steps
from tracker.actions.passkeys import Purpose
from tracker.plumbing.database import session
from tracker.records.second_steps import passkeys_of
from tracker.web.access import SIGNED_IN, Fresh, needs, signed_in, user
from tracker.web.accounts.blueprint import blueprint
from tracker.web.accounts.proofs import door, tell_by_mail
from tracker.web.messages import tell

HERE = "/account/second-step"


@blueprint.get(HERE)
@needs(SIGNED_IN, without_step=True)
def own_steps() -> ResponseReturnValue:
    me = user()
    return render_template(
        "accounts/own_steps.html",
        steps=second_steps.of(me.id),
        keys=session().scalars(passkeys_of(me.id)).all(),
        must_add=g.present.lacks_step,
        has_name=door(Purpose.MAKE) is not None,
        section="account",
    )


def added(said: str) -> ResponseReturnValue:
    """End the other sessions after a step was added, commit, and show recovery codes when there were none."""
    me = user()
    accounts.close_sessions(me.id, keep=signed_in())
    tell_by_mail(me)
    codes = [] if second_steps.of(me.id).recovery_codes else second_steps.new_recovery_codes(me.id)
    session().commit()
    if codes:
        return render_template("accounts/recovery_codes.html", codes=codes, said=said, section="account")
    tell(said)
    return redirect(HERE)


@blueprint.post(f"{HERE}/recovery-codes")
@needs(SIGNED_IN, Fresh.TO_PRESS)
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes, shown on this answer and never again."""
    if not second_steps.has_one(user().id):
        return redirect(HERE)
    codes = second_steps.new_recovery_codes(user().id)
    tell_by_mail(user())
    session().commit()
    return render_template("accounts/recovery_codes.html", codes=codes, said="", section="account")


@blueprint.post(f"{HERE}/app/remove")
@needs(SIGNED_IN, Fresh.TO_PRESS)
def remove_app() -> ResponseReturnValue:
    try:
        second_steps.remove_app(user())
    except second_steps.LastStep:
        return _last()
    return _removed(_("The app is taken away: its codes let nobody in any more."))


@blueprint.post(f"{HERE}/passkeys/<int:passkey_id>/remove")
@needs(SIGNED_IN, Fresh.TO_PRESS)
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    try:
        passkeys.remove(passkey_id, user())
    except second_steps.LastStep:
        return _last()
    return _removed(_("The passkey is taken away: it lets nobody in any more."))


def _removed(said: str) -> ResponseReturnValue:
    accounts.close_sessions(user().id, keep=signed_in())
    tell_by_mail(user())
    session().commit()
    tell(said + " " + _("Your other sessions are ended."))
    return redirect(HERE)


def _last() -> ResponseReturnValue:
    session().rollback()
    tell(_("Your role needs a second step. Add another one first, then take this one away."), category="error")
    return redirect(HERE)


@blueprint.post("/account/lost-step/stop")
@needs(SIGNED_IN)
def not_lost() -> ResponseReturnValue:
    """Say that one's second step is not lost, whoever said so."""
    lost_steps.stop(user().id)
    tell_by_mail(user())
    session().commit()
    tell(_("Nothing is taken away. If you did not ask for it, tell your coordinators that somebody did."))
    return redirect("/account")
