"""Stop the clock of a record, and let it run again."""

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.actions import stops
from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.actions.stops import EndsBeforeItBegins, TooLong
from tracker.plumbing.database import session
from tracker.records.record import Record
from tracker.records.work_calendars import StopOfClock
from tracker.rules.access import Ability
from tracker.rules.kinds import Kind
from tracker.web.access import needs
from tracker.web.days import day_in
from tracker.web.filters import day, url_of
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.records.views import find
from tracker.web.stops.forms import StopForm

blueprint = Blueprint("stops", __name__)


@blueprint.route("/records/<ref>/stop", methods=["GET", "POST"])
@needs(Ability.LOG)
def stop(ref: str) -> ResponseReturnValue:
    record: Record = find(Record, ref)
    if record.kind in (Kind.EVENT, Kind.SOURCE):
        abort(404)
    form = StopForm()
    if request.method == "GET":
        form.begin()
    if form.is_sent() and _stopped(record, form):
        return done(form, url_of(record.ref))
    page = render_template("stops/form.html", form=form, record=record, section=record.kind_of.folder)
    return page, 422 if form.errors else 200


def _stopped(record: Record, form: StopForm) -> bool:
    assert form.since.day is not None
    assert form.until.day is not None
    try:
        made = stops.stop(record, form.since.day, form.until.day, form.reason.data or "")
    except EndsBeforeItBegins:
        form.say_backwards()
        return False
    except TooLong:
        form.say_too_long()
        return False
    first, last = day(made.since), day(made.until)
    said = _("The clock of %(ref)s stands still from %(first)s to %(last)s.", ref=record.ref, first=first, last=last)
    tell(said, f"/stops/{made.id}/undo")
    return True


@blueprint.post("/stops/<int:stop_id>/lift")
@needs(Ability.LOG)
def lift(stop_id: int) -> ResponseReturnValue:
    row, record = _find(stop_id)
    try:
        until = stops.lift(row)
    except ChangedMeanwhile:
        return _changed(record)
    session().commit()
    tell(_("The clock of %(ref)s runs again.", ref=record.ref), f"/stops/{stop_id}/stop-again?until={until}")
    return redirect(url_of(record.ref))


@blueprint.post("/stops/<int:stop_id>/stop-again")
@needs(Ability.LOG)
def stop_again(stop_id: int) -> ResponseReturnValue:
    row, record = _find(stop_id)
    try:
        stops.stop_again(row, day_in(request.args.get("until", "")))
    except ChangedMeanwhile:
        return _changed(record)
    session().commit()
    tell(_("Taken back: %(ref)s is as it was before.", ref=record.ref))
    return redirect(url_of(record.ref))


@blueprint.post("/stops/<int:stop_id>/undo")
@needs(Ability.LOG)
def undo(stop_id: int) -> ResponseReturnValue:
    row, record = _find(stop_id)
    try:
        stops.undo(row)
    except ChangedMeanwhile:
        return _changed(record)
    session().commit()
    tell(_("Taken back: %(ref)s is as it was before.", ref=record.ref))
    return redirect(url_of(record.ref))


def _find(stop_id: int) -> tuple[StopOfClock, Record]:
    asked = select(StopOfClock, Record).join(Record, Record.id == StopOfClock.record_id)
    found = session().execute(asked.where(StopOfClock.id == stop_id)).one_or_none()
    return (found[0], found[1]) if found is not None else abort(404)


def _changed(record: Record) -> ResponseReturnValue:
    session().rollback()
    tell(_("Nothing was changed: somebody changed it meanwhile, or its last day has passed."), category="warning")
    return redirect(url_of(record.ref))
