"""Search everything that the viewer may see."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.plumbing.database import session
from tracker.records.record import Record, by_reference
from tracker.rules.access import Ability
from tracker.rules.characters import INVISIBLE
from tracker.rules.kinds import kind_of
from tracker.rules.searching.wanted import query
from tracker.web.access import needs
from tracker.web.filters import url_of
from tracker.web.search.facets import chosen_of
from tracker.web.search.page import SearchPage

blueprint = Blueprint("search", __name__, url_prefix="/search")


@blueprint.get("/", strict_slashes=False)
@needs(Ability.READ)
def search() -> ResponseReturnValue:
    """Show what has the words; a full reference leads straight to its record."""
    typed = INVISIBLE.sub(" ", request.args.get("q", ""))
    if kind_of(typed) and session().scalar(by_reference(typed).with_only_columns(Record.id)):
        return redirect(url_of(typed.strip().upper()))
    asked = query(typed)
    page = None
    if asked:
        chosen = chosen_of(request.args.to_dict(flat=False))
        page = SearchPage(asked, chosen, request.args.get("after"), request.args.get("sort") == "best")
    return render_template("search/show.html", asked=asked, typed=typed, page=page, section="search")
