"""A case as one file: its records, links, sources and files."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from tracker.actions.exports.case_file import MIMETYPE, acts, name_of, pieces
from tracker.plumbing import clock
from tracker.records.cases import Case
from tracker.records.exports.reading import Going
from tracker.rules.access import Ability
from tracker.web.access import Fresh, needs
from tracker.web.records.views import find
from tracker.web.taken_along import taken_along

blueprint = Blueprint("case_file", __name__, url_prefix="/cases")


@blueprint.get("/<ref>/file.zip")
@needs(Ability.READ, Fresh.ALWAYS, leaves=True)
def file(ref: str) -> ResponseReturnValue:
    case, going = find(Case, ref), Going(clock.today())
    return taken_along(pieces(case.ref, going), MIMETYPE, name_of(case, going), *acts(case, going))
