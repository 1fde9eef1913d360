"""Today: what needs somebody now, what waits for our record, what lies ahead, and who has waited longest."""

from flask import Blueprint, g, redirect, render_template
from flask.typing import ResponseReturnValue

from tracker.plumbing import clock
from tracker.rules.access import Ability
from tracker.web.access import SIGNED_IN, needs
from tracker.web.health import of_the_clock
from tracker.web.today.page import TodayPage

blueprint = Blueprint("today", __name__)


@blueprint.get("/")
@needs(SIGNED_IN)
def today() -> ResponseReturnValue:
    """Lead whoever reads no records to the page that they work on."""
    if not g.viewer.may(Ability.READ):
        return redirect("/team")
    page = TodayPage(g.viewer, clock.today())
    return render_template("today/show.html", page=page, ailments=of_the_clock(), section="today")
