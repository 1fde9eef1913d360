"""Write down what a person agreed to, and correct it."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import timeline
from tracker.actions.records import EditConflict
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.rules.events import CONSENT
from tracker.web.access import may_correct, needs
from tracker.web.consents.forms import ConsentForm
from tracker.web.filters import url_of
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.naming import lines_of
from tracker.web.records.conflict import both
from tracker.web.records.views import find

blueprint = Blueprint("consents", __name__)


@blueprint.route("/people/<ref>/consent", methods=["GET", "POST"])
@needs(Ability.LOG)
def record(ref: str) -> ResponseReturnValue:
    person: Person = find(Person, ref)
    if person.is_group:
        abort(404)
    form = ConsentForm()
    if request.method == "GET":
        form.begin()
    if form.is_sent():
        ties = timeline.Ties(about=[person], sources=form.source.ends())
        event = timeline.record(form.account(person.country), ties)
        tell(_("Saved %(ref)s.", ref=event.ref), f"/log/{event.ref}/undo")
        return done(form, url_of(person.ref))
    return _page(form, person, _("Record consent"))


@blueprint.route("/events/<ref>/consent", methods=["GET", "POST"])
@needs(Ability.LOG)
def correct(ref: str) -> ResponseReturnValue:
    event = _find(ref)
    form = ConsentForm()
    form.offer_what_stands(event)
    if request.method == "GET":
        _fill(form, event)
        form.version.data = str(event.version)
    if form.is_sent():
        try:
            _amend(form, event)
        except EditConflict:
            session().rollback()
            return _conflict(form, _find(ref)), 409
        tell(_("Saved. The history of changes keeps what stood here before."))
        return done(form, url_of(event.ref))
    return _page(form, event, title=_("Correct the consent"))


def _find(ref: str) -> Event:
    event: Event = find(Event, ref)
    if event.type != CONSENT.code:
        abort(404)
    return event if may_correct(event) else abort(403)


def _fill(form: ConsentForm, event: Event) -> None:
    form.fill(event)
    form.source.data = lines_of(timeline.ties_of(event).sources)


def _amend(form: ConsentForm, event: Event) -> None:
    """Correct what the form says of it; all else that the event says stays."""
    kept, told = timeline.account_of(event), form.account(event.country)
    timeline.amend(
        event, replace(told, title=kept.title, quote=kept.quote, certainty=kept.certainty), form.seen_version
    )
    timeline.retie(event, replace(timeline.ties_of(event), sources=form.source.ends()))


def _conflict(form: ConsentForm, event: Event) -> str:
    stored = ConsentForm(formdata=None)
    _fill(stored, event)
    return _drawn(form, event, _("Correct the consent"), **both(form, stored, event))


def _page(form: ConsentForm, record: Record, title: str) -> ResponseReturnValue:
    return _drawn(form, record, title), 422 if form.errors else 200


def _drawn(form: ConsentForm, record: Record, title: str, **more: Any) -> str:
    return render_template("consents/form.html", form=form, record=record, title=title, section="people", **more)
