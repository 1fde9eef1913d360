"""Asks for a second person before a deleted record is destroyed at once."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import second_yes
from tracker.plumbing.database import session
from tracker.records.record import by_reference
from tracker.rules.access import Ability
from tracker.web.access import Fresh, needs, sender
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.second_yes.originals import AskForm, holds

blueprint = Blueprint("destroying", __name__)


@blueprint.route("/records/<ref>/destroy", methods=["GET", "POST"])
@needs(Ability.SHARE, Fresh.ALWAYS)
def ask(ref: str) -> ResponseReturnValue:
    record = session().scalars(by_reference(ref).execution_options(deleted=True)).one_or_none() or abort(404)
    form, alone = AskForm(), second_yes.is_alone()
    if form.is_sent() and holds(form, record, alone):
        try:
            request = second_yes.ask_to_destroy(record, form.why.data or "")
        except second_yes.Over:
            abort(404)
        second_yes.tell(request, sender())
        waits = request.decision is None
        tell(_("Asked. It is destroyed when somebody else agrees.") if waits else _("It is destroyed."))
        return done(form, "/deleted")
    page = render_template("second_yes/destroying.html", form=form, record=record, alone=alone, section="deleted")
    return page, 422 if form.errors else 200
