"""When a follow-up comes back and who looks after it: set aside, or given to somebody else. Each can be undone."""

from collections.abc import Callable
from datetime import date

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import follow_ups
from tracker.actions.follow_ups import AlreadyClosed, MayNotFollow
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.follow_ups import OPEN, may_be_given
from tracker.rules.access import Ability
from tracker.rules.deadlines import plus_days
from tracker.web.access import needs
from tracker.web.filters import long_day
from tracker.web.follow_ups.blueprint import FOLLOW_UP, blueprint
from tracker.web.follow_ups.forms import GiveForm, LaterForm
from tracker.web.follow_ups.one import One, closed_page, find_one
from tracker.web.follow_ups.rows import woken
from tracker.web.forms import SentForm, done
from tracker.web.messages import tell


@blueprint.route(f"{FOLLOW_UP}/later", methods=["GET", "POST"])
@needs(Ability.LOG)
def later(number: int) -> ResponseReturnValue:
    one, form = find_one(number), LaterForm()
    form.offer(plus_days(clock.today(), 1), later=one.is_doubtful)
    if request.method == "GET":
        form.wakes_on_reply.data = one.row.wakes_on_reply
        form.choice.data = "3m" if one.is_doubtful and "3m" in request.args else form.choice.data
    return arranged(one, form, _("Set aside"), lambda: _set_aside(one, form.day(), bool(form.wakes_on_reply.data)))


def _set_aside(one: One, until: date | None, wakes_on_reply: bool) -> bool:
    if until is None:
        return False
    stood_at = one.row.returns_on
    follow_ups.set_aside(one.row, until, wakes_on_reply)
    said = _("%(ref)s is set aside until %(day)s.", ref=one.about.ref, day=long_day(until))
    if wakes_on_reply:
        said += " " + _("A reply brings it back early.")
    tell(said, f"/follow-ups/bring-back?was={stood_at}:{one.row.id}")
    return True


@blueprint.post(f"{FOLLOW_UP}/again")
@needs(Ability.LOG)
def again(number: int) -> ResponseReturnValue:
    """Set aside again, until the same day, what a reply brought back early."""
    one = find_one(number)
    if one.row.state != OPEN:
        return closed_page(one, status=409)
    if not woken(one.row, clock.today()):
        tell(_("%(ref)s is not back early any more: nothing was set aside.", ref=one.about.ref), category="warning")
        return redirect("/")
    _set_aside(one, one.row.woken_from, one.row.wakes_on_reply)
    session().commit()
    return redirect("/")


@blueprint.route(f"{FOLLOW_UP}/give", methods=["GET", "POST"])
@needs(Ability.LOG)
def give(number: int) -> ResponseReturnValue:
    one, form = find_one(number), GiveForm()
    form.offer(session().scalars(may_be_given(one.about.id)).all())
    if not form.who.raw_data:
        form.who.data = str(one.row.assignee_id or g.viewer.user_id)
    return arranged(one, form, _("Give to somebody else"), lambda: _give(one, form))


def _give(one: One, form: GiveForm) -> bool:
    before = one.row.assignee_id
    try:
        follow_ups.give(one.row, form.user_id)
    except MayNotFollow:
        form.who.errors = [_("This person may not see %(ref)s any more. Choose somebody else.", ref=one.about.ref)]
        return False
    said = _("%(who)s looks after %(ref)s now.", who=form.names[form.who.data], ref=one.about.ref)
    tell(said, f"/follow-ups/give-back?was={before or 0}:{one.row.id}&now={form.user_id or 0}")
    return True


def arranged(one: One, form: SentForm, heading: str, arrange: Callable[[], bool]) -> ResponseReturnValue:
    """Show the form of an arrangement, or make it; a follow-up that was closed meanwhile is not arranged."""
    number = one.row.id
    if form.is_sent():
        try:
            if arrange():
                return done(form, "/")
        except AlreadyClosed:
            session().rollback()
            return closed_page(find_one(number), status=409)
        session().rollback()
        one = find_one(number)
    if one.row.state != OPEN:
        return closed_page(one)
    page = render_template("follow_ups/arrange.html", one=one, form=form, heading=heading, section="today")
    return page, 422 if form.errors else 200
