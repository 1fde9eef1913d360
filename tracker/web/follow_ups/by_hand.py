"""Set a follow-up by hand: let a record come back on a day, whatever its status."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import follow_ups
from tracker.plumbing.database import session
from tracker.records.follow_ups import may_be_given
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.rules.kinds import Kind
from tracker.rules.plans import Owes
from tracker.web.access import needs, user
from tracker.web.filters import long_day, url_of
from tracker.web.follow_ups.blueprint import blueprint
from tracker.web.follow_ups.forms import ByHandForm
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.records.views import find


@blueprint.route("/records/<ref>/follow-up", methods=["GET", "POST"])
@needs(Ability.LOG)
def set_by_hand(ref: str) -> ResponseReturnValue:
    record: Record = find(Record, ref)
    if record.kind in (Kind.EVENT, Kind.SOURCE):
        abort(404)
    form = ByHandForm()
    form.offer(session().scalars(may_be_given(record.id)).all())
    if request.method == "GET":
        form.who.data, form.what.data = str(user().id), request.args.get("what", "")[:200]
    if form.is_sent():
        day = form.day()
        if day is not None:
            row = follow_ups.set_by_hand(
                record, form.what.data or "", day, Owes(form.owes.data), int(form.who.data) or None
            )
            tell(
                _("%(ref)s comes back on %(day)s.", ref=record.ref, day=long_day(day)), f"/follow-ups/{row.id}/call-off"
            )
            return done(form, url_of(record.ref))
    page = render_template("follow_ups/by_hand.html", form=form, record=record, section=record.kind_of.folder)
    return page, 422 if form.errors else 200
