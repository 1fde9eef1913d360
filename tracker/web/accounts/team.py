"""People and teams: who is here, who they are, and the links they sign in with."""

from collections import defaultdict

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.actions import accounts, sign_in, team
from tracker.plumbing.database import session
from tracker.records.accounts import Team, User, everybody, teams_by_person
from tracker.records.outbox import given_up_mails
from tracker.rules.access import Ability
from tracker.web.access import Fresh, needs, settings
from tracker.web.accounts.blueprint import blueprint
from tracker.web.accounts.team_forms import NewPersonForm, TeamForm
from tracker.web.forms import done
from tracker.web.messages import tell


def all_teams() -> list[Team]:
    return list(session().scalars(select(Team).order_by(Team.name)))


@blueprint.get("/team")
@needs(Ability.MANAGE)
def people() -> ResponseReturnValue:
    teams: dict[int, list[str]] = defaultdict(list)
    for user_id, name in session().execute(teams_by_person()):
        teams[user_id].append(name)
    return render_template(
        "accounts/team.html",
        people=session().execute(everybody()).all(),
        teams_of=teams,
        teams=all_teams(),
        given_up=session().execute(given_up_mails()).all(),
        section="team",
    )


@blueprint.route("/team/new", methods=["GET", "POST"])
@needs(Ability.MANAGE, Fresh.TO_PRESS)
def new_person() -> ResponseReturnValue:
    form = NewPersonForm()
    form.offer(all_teams())
    if form.is_sent():
        try:
            user = team.add(form.described())
        except accounts.EmailTaken:
            session().rollback()
            form.say_taken()
        else:
            return _added(form, user)
    page = render_template("accounts/new_person.html", form=form, section="team")
    return page, 422 if form.errors else 200


def _added(form: NewPersonForm, user: User) -> ResponseReturnValue:
    secret, own = sign_in_link(user), f"/team/{user.id}"
    answer = done(form, own)
    return show_link(user, secret) if answer.location == own else answer


def sign_in_link(user: User) -> str:
    """Return a new one-time link for somebody, whole, as they will open it."""
    return f"{settings().base_url}/sign-in/{team.link_for(user)}"


def show_link(user: User, address: str) -> ResponseReturnValue:
    """Show a link on the answer itself, once: it stands under no address where it could be read again."""
    hours = int(sign_in.LINK_LIVES.total_seconds() // 3600)
    return render_template("accounts/new_link.html", person=user, address=address, hours=hours, section="team")


@blueprint.route("/team/teams/new", methods=["GET", "POST"])
@needs(Ability.MANAGE)
def new_team() -> ResponseReturnValue:
    form = TeamForm()
    if form.is_sent():
        made = accounts.add_team(form.name.data or "")
        tell(_("The team %(name)s is here. Put people into it on their pages.", name=made.name))
        return done(form, "/team")
    page = render_template("accounts/new_team.html", form=form, section="team")
    return page, 422 if form.errors else 200
