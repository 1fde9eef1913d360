"""What was left open after the visit before is asked for this one too, at one press."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.actions import visits
from tracker.plumbing.database import session
from tracker.records.visits import Visit
from tracker.rules.access import Ability
from tracker.web.access import needs
from tracker.web.filters import url_of
from tracker.web.messages import tell
from tracker.web.records.views import find
from tracker.web.visits.page import packs_of, page_of

blueprint = Blueprint("asking_again", __name__, url_prefix="/visits/<ref>/ask-again")


@blueprint.post("")
@needs(Ability.WRITE)
def ask_again(ref: str) -> ResponseReturnValue:
    visit: Visit = find(Visit, ref)
    demands = page_of(visit, packs_of(visit)).left_open
    visits.ask_again(visit, demands)
    session().commit()
    refs = ",".join(demand.ref for demand in demands)
    said = ngettext(
        "%(num)d demand is asked for this visit too.", "%(num)d demands are asked for this visit too.", len(demands)
    )
    tell(said, f"/visits/{visit.ref}/ask-again/undo?demands={refs}" if demands else "")
    return redirect(url_of(visit.ref))


@blueprint.post("/undo")
@needs(Ability.WRITE)
def undo(ref: str) -> ResponseReturnValue:
    visit: Visit = find(Visit, ref)
    visits.ask_no_more(visit, request.args.get("demands", "").split(","))
    session().commit()
    tell(_("Taken back."))
    return redirect(url_of(visit.ref))
