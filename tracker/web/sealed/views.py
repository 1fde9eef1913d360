"""Show the sealed details of a record to whoever proved anew who they are, and change them."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import sealed
from tracker.actions.data_keys import NoKey
from tracker.actions.records import EditConflict
from tracker.plumbing.database import session
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.rules.sealed import DETAILS, details_of
from tracker.web import logged
from tracker.web.access import Fresh, may_correct, needs
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.records.conflict import both
from tracker.web.records.views import find
from tracker.web.sealed.forms import FORMS, SealedForm

blueprint = Blueprint("sealed", __name__, url_prefix="/records/<ref>/sealed")


@blueprint.get("", strict_slashes=False)
@needs(Ability.READ, Fresh.TO_OPEN)
def show(ref: str) -> ResponseReturnValue:
    record = _find(ref)
    try:
        texts = sealed.opened(record)
    except NoKey:
        return _drawn("show", record, no_key=True)
    logged.unsealed(record)
    return _drawn("show", record, details=[(detail, texts.get(detail, "")) for detail in details_of(record.kind_of)])


@blueprint.route("/change", methods=["GET", "POST"])
@needs(Ability.LOG, Fresh.ALWAYS)
def change(ref: str) -> ResponseReturnValue:
    record = _find(ref)
    if not may_correct(record):
        abort(403)
    form = FORMS[record.kind_of]()
    try:
        if form.is_sent():
            return _saved(form, record)
        return _page(form, record)
    except NoKey:
        session().rollback()
        return _drawn("form", _find(ref), form=form, details=form.details, no_key=True), 409


def _saved(form: SealedForm, record: Record) -> ResponseReturnValue:
    try:
        sealed.keep(record, form.seen_version, form.texts)
    except EditConflict:
        session().rollback()
        return _conflict(form, _find(record.ref)), 409
    tell(_("Sealed and saved."))
    return done(form, f"/records/{record.ref}/sealed")


def _conflict(form: SealedForm, record: Record) -> str:
    stored, texts = type(form)(formdata=None), sealed.opened(record)
    stored.fill(texts)
    logged.unsealed(record)
    return _form(form, record, texts, **both(form, stored, record))


def _page(form: SealedForm, record: Record) -> ResponseReturnValue:
    texts = sealed.opened(record)
    if request.method == "GET":
        form.fill(texts)
        form.version.data = str(record.version)
        logged.unsealed(record)
    return _form(form, record, texts), 422 if form.errors else 200


def _form(form: SealedForm, record: Record, texts: sealed.Opened, **more: Any) -> str:
    return _drawn("form", record, form=form, details=form.details, unopened=None in texts.values(), **more)


def _drawn(page: str, record: Record, **more: Any) -> str:
    return render_template(f"sealed/{page}.html", record=record, section=record.kind_of.folder, **more)


def _find(ref: str) -> Record:
    record: Record = find(Record, ref)
    return record if record.kind_of in DETAILS else abort(404)
