"""Somebody lost their second step: one coordinator says so on their page, another one confirms it."""

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import lost_steps
from tracker.plumbing.database import session
from tracker.rules.access import Ability
from tracker.web.access import Fresh, needs
from tracker.web.accounts.blueprint import blueprint
from tracker.web.accounts.person_of_team import find
from tracker.web.accounts.proofs import tell_by_mail
from tracker.web.messages import tell


@blueprint.post("/team/<int:user_id>/lost-step")
@needs(Ability.MANAGE, Fresh.TO_PRESS)
def say_lost(user_id: int) -> ResponseReturnValue:
    who = find(user_id)
    try:
        lost_steps.say(who)
    except lost_steps.NeedsAnother:
        return _not_theirs(user_id)
    tell_by_mail(who)
    session().commit()
    tell(_("Noted, and they are told. Now another coordinator has to confirm it on this page."))
    return redirect(f"/team/{user_id}")


def _not_theirs(user_id: int) -> ResponseReturnValue:
    session().rollback()
    tell(_("Two coordinators vouch for it, one after the other: not who lost it, and nobody twice."), category="error")
    return redirect(f"/team/{user_id}")


@blueprint.post("/team/<int:user_id>/lost-step/confirm")
@needs(Ability.MANAGE, Fresh.TO_PRESS)
def confirm_lost(user_id: int) -> ResponseReturnValue:
    who = find(user_id)
    try:
        lost_steps.confirm(who)
    except lost_steps.NeedsAnother:
        return _not_theirs(user_id)
    tell_by_mail(who)
    session().commit()
    tell(_("Confirmed. In 24 hours they sign in without their second step, unless somebody stops it."))
    return redirect(f"/team/{user_id}")


@blueprint.post("/team/<int:user_id>/lost-step/stop")
@needs(Ability.MANAGE)
def stop_lost(user_id: int) -> ResponseReturnValue:
    who = find(user_id)
    lost_steps.stop(who.id)
    tell_by_mail(who)
    session().commit()
    tell(_("Stopped. Their second step stays."))
    return redirect(f"/team/{user_id}")
