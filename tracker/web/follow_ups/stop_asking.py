"""Stop asking: a follow-up, and the demand or letter that it asks about, closed with a reason. It can be undone."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import outcomes
from tracker.actions.follow_ups import AlreadyClosed
from tracker.plumbing.database import session
from tracker.records.follow_ups import OPEN
from tracker.rules.access import Ability
from tracker.web.access import needs
from tracker.web.follow_ups.blueprint import FOLLOW_UP, blueprint
from tracker.web.follow_ups.forms import StopAskingForm
from tracker.web.follow_ups.one import closed_page, find_one
from tracker.web.forms import done
from tracker.web.messages import tell


@blueprint.route(f"{FOLLOW_UP}/stop", methods=["GET", "POST"])
@needs(Ability.LOG)
def stop_asking(number: int) -> ResponseReturnValue:
    one, form = find_one(number), StopAskingForm()
    if not one.asks:
        abort(404)
    if form.is_sent():
        try:
            event = outcomes.stop_asking(one.row, one.about, form.reason.data, form.note.data or "")
        except AlreadyClosed:
            session().rollback()
            return closed_page(find_one(number), form.note.data or "", 409)
        tell(_("We are no longer asking: %(ref)s is closed (%(event)s).", ref=one.about.ref, event=event.ref), one.undo)
        return done(form, "/")
    if one.row.state != OPEN:
        return closed_page(one)
    page = render_template("follow_ups/stop_asking.html", one=one, form=form, section="today")
    return page, 422 if form.errors else 200
