"""The map: how many people or visits there are in each country, by what a list may be narrowed by."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.rules.access import Ability
from tracker.rules.kinds import Kind
from tracker.web.access import needs
from tracker.web.maps.page import MapPage

blueprint = Blueprint("maps", __name__, url_prefix="/map")


@blueprint.get("/", strict_slashes=False)
@needs(Ability.READ)
def people() -> ResponseReturnValue:
    return _page(Kind.PERSON)


@blueprint.get("/visits")
@needs(Ability.READ)
def visits() -> ResponseReturnValue:
    return _page(Kind.VISIT)


def _page(kind: Kind) -> ResponseReturnValue:
    return render_template("maps/show.html", page=MapPage(kind, request.args), section="map")
