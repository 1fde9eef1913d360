"""Today: what needs somebody now, what waits for our record, what lies ahead, and who has waited longest."""

from flask import Blueprint, g, redirect, render_template
from flask.typing import ResponseReturnValue

from tracker.plumbing import clock
from tracker.rules.access import Ability
from tracker.web import unsealing
from tracker.web.access import SIGNED_IN, needs
from tracker.web.health import backup_wanted, pulse_now, wrong_with
from tracker.web.today.page import TodayPage

blueprint = Blueprint("today", __name__)


@blueprint.get("/")
@needs(SIGNED_IN)
def today() -> ResponseReturnValue:
    """Lead whoever reads no records to the page that they work on."""
    if not g.viewer.may(Ability.READ):
        return redirect("/team")
    page = TodayPage(g.viewer, clock.today())
    found = pulse_now(g.viewer.user_id)
    manages = g.viewer.may(Ability.MANAGE)
    told = {"given_up": found.given_up if manages else 0, "backup_is_late": manages and backup_wanted(found)}
    told["readers"] = found.reading_much if manages else 0
    told["sealed_due"] = unsealing.due(clock.today())
    return render_template("today/show.html", page=page, ailments=wrong_with(found), section="today", **told)
