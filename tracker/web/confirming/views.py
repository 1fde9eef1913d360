"""Confirm that all is as it was with a person: one press, and how we know."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import confirming
from tracker.plumbing.database import session
from tracker.records.people import Person
from tracker.rules.access import Ability
from tracker.rules.statuses import Axis
from tracker.web.access import needs
from tracker.web.confirming.forms import ConfirmForm
from tracker.web.filters import said, url_of
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.people.confirmed import confirmed, to_confirm
from tracker.web.records.page import GROWS_OLD, standings
from tracker.web.records.views import find

blueprint = Blueprint("confirming", __name__)


@blueprint.route("/people/<ref>/confirm/<axis_code>", methods=["GET", "POST"])
@needs(Ability.LOG)
def confirm(ref: str, axis_code: str) -> ResponseReturnValue:
    person: Person = find(Person, ref)
    if axis_code not in GROWS_OLD:
        abort(404)
    form, axis = ConfirmForm(), Axis(axis_code)
    if request.method == "POST" and form.is_sent():
        try:
            return _saved(form, person, axis)
        except confirming.StandsOtherwise:
            session().rollback()
            person = find(Person, ref)
            form.form_errors.append(
                _("It does not stand there any more. Read below how it stands, and log what you know.")
            )
    return _page(form, person, axis)


def _saved(form: ConfirmForm, person: Person, axis: Axis) -> ResponseReturnValue:
    assert form.when.date is not None
    event = confirming.confirm(person, axis, form.seen.data or "", form.when.date, form.how.data or "")
    told = _("Confirmed as of %(when)s: %(ref)s.", when=said(form.when.date), ref=event.ref)
    tell(told, f"/log/{event.ref}/undo")
    return done(form, url_of(person.ref))


def _page(form: ConfirmForm, person: Person, axis: Axis) -> ResponseReturnValue:
    standing = next((each for each in to_confirm(standings(person)) if each.axis is axis), None)
    if request.method == "GET" or form.form_errors:
        form.begin(standing, form.when.data)
    page = render_template(
        "confirming/confirm.html",
        form=form,
        person=person,
        standing=standing,
        last=confirmed(standing) if standing else "",
        section="people",
    )
    return page, 409 if form.form_errors else 422 if form.errors else 200
