"""What can be set for everybody: an index of the pages on which it is done."""

from dataclasses import dataclass

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from tracker.records.freshness import limits
from tracker.rules.access import Ability
from tracker.rules.reasons import span
from tracker.rules.statuses import STATUSES
from tracker.rules.words import N_
from tracker.web.access import needs
from tracker.web.wording import sentence

blueprint = Blueprint("settings", __name__)


@dataclass(frozen=True, slots=True)
class Place:
    """A page on which something is set, and what that is."""

    url: str
    label: str
    what: str
    ability: Ability = Ability.READ


PLACES: tuple[Place, ...] = (
    Place(
        "/settings/plans",
        N_("Plans"),
        N_("What comes back, and when: letters, visits, hearings, and the periods of mechanisms with their sources."),
    ),
    Place(
        "/settings/freshness",
        N_("What counts as confirmed"),
        N_("For how long it counts where somebody is held and how they are, before it reads “not confirmed since”."),
    ),
    Place("/settings/sessions", N_("Sessions of bodies"), N_("When the bodies meet that some plans wait for.")),
    Place(
        "/team/second-step",
        N_("Second step when signing in"),
        N_("Who must show a passkey or a code besides their password or link."),
        Ability.MANAGE,
    ),
    Place(
        "/settings/working-days",
        N_("Working days"),
        N_("Which days offices are open, country by country: weekends, holidays, and what you know better."),
    ),
    Place(
        "/settings/second-yes",
        N_("Waiting for a second person"),
        N_("What nobody does alone: who asked for it, and who agreed."),
    ),
    Place(
        "/settings/public",
        N_("What is public"),
        N_("What anybody may read without signing in, if the public page is switched on, and how it looks."),
        Ability.SHARE,
    ),
    Place(
        "/settings/acts",
        N_("Log of acts"),
        N_("Who opened, shared, handed over or was refused what, and when."),
        Ability.MANAGE,
    ),
)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """For how long something counts as confirmed, and the plan that says so."""

    axis: str
    status: str
    period: Markup
    url: str


@blueprint.get("/settings")
@needs(Ability.READ)
def index() -> ResponseReturnValue:
    open_to = [place for place in PLACES if g.viewer.may(place.ability)]
    shown = [Place(place.url, _(place.label), _(place.what)) for place in open_to]
    return render_template("settings/index.html", places=shown, section="settings")


@blueprint.get("/settings/freshness")
@needs(Ability.READ)
def freshness() -> ResponseReturnValue:
    ending = "/edit" if g.viewer.may(Ability.SHARE) else ""
    rows = [
        Confirmed(
            _(limit.axis.label),
            _(STATUSES[limit.axis][limit.code].word),
            sentence(span(limit.period)),
            f"/settings/plans/{limit.plan}{ending}",
        )
        for limit in limits()
    ]
    return render_template("settings/freshness.html", rows=rows, section="settings")
