"""The list of follow-ups as a file: whoever's it shows, those that are open, or one part of it alone."""

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import and_

from tracker.actions.audit import Noted
from tracker.plumbing import clock
from tracker.records.exports.follow_ups import rows
from tracker.records.exports.formats import FORMATS, TABLES
from tracker.records.exports.reading import Going
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.rules.access import Ability
from tracker.rules.audit import Deed
from tracker.web.access import Fresh, needs
from tracker.web.follow_ups.blueprint import blueprint
from tracker.web.follow_ups.parts import Whose, alone, condition
from tracker.web.taken_along import taken_along


@blueprint.get("/follow-ups/table.<ending>")
@needs(Ability.READ, Fresh.ALWAYS, leaves=True)
def table(ending: str) -> ResponseReturnValue:
    if ending not in TABLES:
        abort(404)
    whose, today = Whose.read(request.args.get("whose")), clock.today()
    part = alone(whose, request.args.get("part"))
    wanted = condition(part, whose, today) if part else and_(FollowUp.state == OPEN, whose.condition)
    made = TABLES[ending](rows(wanted, Going(today)))
    name = f"follow-ups-{today}.{ending}"
    return taken_along(made, FORMATS[ending].mimetype, name, Noted(Deed.TABLE_TAKEN, result="follow-ups"))
