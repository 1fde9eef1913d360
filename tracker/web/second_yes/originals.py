"""Asks for a second person before the files of a sealed record are taken along as they came."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.actions import second_yes
from tracker.records.record import Record
from tracker.rules.access import Ability, Visibility
from tracker.web.access import Fresh, needs, sender
from tracker.web.filters import url_of
from tracker.web.forms import SentForm, done, line
from tracker.web.messages import tell
from tracker.web.records.views import find

blueprint = Blueprint("originals", __name__)


class AskForm(SentForm):
    why = line(_l("Why?"), 500, _l("Say why, so that somebody else can agree."))
    alone = line(_l("Its reference"), 16)


@blueprint.route("/records/<ref>/originals", methods=["GET", "POST"])
@needs(Ability.SHARE, Fresh.ALWAYS)
def ask(ref: str) -> ResponseReturnValue:
    record: Record = find(Record, ref)
    if record.visibility != Visibility.SEALED:
        abort(404)
    form, alone = AskForm(), second_yes.is_alone()
    if form.is_sent() and holds(form, record, alone):
        try:
            request = second_yes.ask_for_originals(record, form.why.data or "")
        except second_yes.Over:
            abort(404)
        second_yes.tell(request, sender())
        tell(_("Asked. When somebody else agrees, you may take the files along for a day."), category="done")
        return done(form, url_of(record.ref))
    page = render_template("second_yes/originals.html", form=form, record=record, alone=alone)
    return page, 422 if form.errors else 200


def holds(form: AskForm, record: Record, alone: bool) -> bool:
    """Say whether who is alone wrote out what they do alone."""
    if alone and (form.alone.data or "").upper() != record.ref:
        form.alone.errors = [_("Nobody else is here who could agree. Write its reference to do it alone.")]
        return False
    return True
