"""What the words mean, and whom to ask: for anybody, signed in or not."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.rules.demands import DEFINITIONS
from tracker.web.access import PUBLIC, needs

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
@needs(PUBLIC)
def show() -> ResponseReturnValue:
    return render_template("help/show.html", section="help", counted=DEFINITIONS)
