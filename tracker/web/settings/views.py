"""What can be set for everybody: an index of the pages on which it is done."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.rules.access import Ability
from tracker.rules.words import N_
from tracker.web.access import needs

blueprint = Blueprint("settings", __name__)


@dataclass(frozen=True, slots=True)
class Place:
    """A page on which something is set, and what that is."""

    url: str
    label: str
    what: str


PLACES: tuple[Place, ...] = (
    Place(
        "/settings/plans",
        N_("Plans"),
        N_("What comes back, and when: letters, visits, hearings, and the periods of mechanisms with their sources."),
    ),
    Place("/settings/sessions", N_("Sessions of bodies"), N_("When the bodies meet that some plans wait for.")),
    Place(
        "/settings/working-days",
        N_("Working days"),
        N_("Which days offices are open, country by country: weekends, holidays, and what you know better."),
    ),
)


@blueprint.get("/settings")
@needs(Ability.READ)
def index() -> ResponseReturnValue:
    shown = [Place(place.url, _(place.label), _(place.what)) for place in PLACES]
    return render_template("settings/index.html", places=shown, section="settings")
