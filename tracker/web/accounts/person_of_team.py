"""One person of the installation: their role and teams, a new link, their sessions."""

from collections.abc import Callable

from flask import abort, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.actions import accounts, lost_steps, second_steps, team
from tracker.plumbing.database import session
from tracker.records.accounts import User, teams_of
from tracker.rules.access import Ability
from tracker.web.access import Fresh, needs, user
from tracker.web.accounts.blueprint import blueprint
from tracker.web.accounts.proofs import tell_by_mail
from tracker.web.accounts.team import all_teams, show_link, sign_in_link
from tracker.web.accounts.team_forms import PersonOfTeamForm
from tracker.web.forms import done
from tracker.web.messages import tell


def find(user_id: int) -> User:
    return session().scalars(select(User).where(User.id == user_id)).one_or_none() or abort(404)


@blueprint.route("/team/<int:user_id>", methods=["GET", "POST"])
@needs(Ability.MANAGE, Fresh.TO_PRESS)
def person(user_id: int) -> ResponseReturnValue:
    who = find(user_id)
    if not g.viewer.role.decides_about(who.role_of):
        if request.method == "POST":
            raise team.NotTheirs
        return _page(who, None)
    form = _form(who)
    if form.is_sent():
        if _changed(form, who):
            tell(_("Saved. It holds from their next page."))
            return done(form, "/team" if who.id != user().id or who.role_of.may(Ability.MANAGE) else "/account")
        who = find(user_id)
    return _page(who, form)


def _form(who: User) -> PersonOfTeamForm:
    teams = [str(team_id) for team_id in session().scalars(teams_of(who.id))]
    form = PersonOfTeamForm(email=who.email, name=who.name, role=str(who.role), teams=teams, active=who.active)
    form.offer(all_teams())
    return form


def _changed(form: PersonOfTeamForm, who: User) -> bool:
    before = who.email
    try:
        team.change(who, form.described(form.active.data))
    except accounts.EmailTaken:
        form.say_taken()
    except accounts.LastCoordinator:
        form.role.errors = [_last_coordinator()]
    else:
        if who.email != before:
            tell_by_mail(who, also_at=before)
        return True
    session().rollback()
    return False


def _last_coordinator() -> str:
    return _("This is the last coordinator. Make somebody else a coordinator first.")


def _page(who: User, form: PersonOfTeamForm | None) -> ResponseReturnValue:
    steps, lost = second_steps.of(who.id), lost_steps.of(who.id)
    named = {"steps": steps, "lost": lost, "vouchers": lost_steps.coordinators_besides(who) if steps.any else False}
    page = render_template("accounts/person.html", person=who, form=form, section="team", **named)
    return page, 422 if form is not None and form.errors else 200


@blueprint.post("/team/<int:user_id>/link")
@needs(Ability.MANAGE, Fresh.TO_PRESS)
def new_link(user_id: int) -> ResponseReturnValue:
    who = find(user_id)
    try:
        address = sign_in_link(who)
    except team.LetGo:
        tell(_("This person may not sign in. Let them sign in first."), category="error")
        return redirect(f"/team/{user_id}")
    session().commit()
    return show_link(who, address)


def _then_back(user_id: int, verb: Callable[[User], None], said: str) -> ResponseReturnValue:
    """Do something about a person, commit, and say so on their page."""
    try:
        verb(find(user_id))
    except accounts.LastCoordinator:
        session().rollback()
        tell(_last_coordinator(), category="error")
        return redirect(f"/team/{user_id}")
    except team.Oneself:
        tell(_("You cannot lock yourself out. End your sessions, or let somebody else do it."), category="error")
        return redirect(f"/team/{user_id}")
    session().commit()
    tell(said)
    return redirect(f"/team/{user_id}")


@blueprint.post("/team/<int:user_id>/end-sessions")
@needs(Ability.MANAGE)
def end_sessions_of(user_id: int) -> ResponseReturnValue:
    return _then_back(
        user_id, accounts.end_sessions, _("All their sessions, unused links, calendar addresses and tokens end.")
    )


@blueprint.post("/team/<int:user_id>/forget-password")
@needs(Ability.MANAGE, Fresh.TO_PRESS)
def forget_password_of(user_id: int) -> ResponseReturnValue:
    return _then_back(user_id, team.forget_password, _("Their password is forgotten. Make them a new link."))


@blueprint.post("/team/<int:user_id>/let-go")
@needs(Ability.MANAGE)
def let_go(user_id: int) -> ResponseReturnValue:
    return _then_back(user_id, team.let_go, _("They may not sign in any more. Their sessions are ended."))
