"""Whether this installation answers and its clock ticks: for a monitor, without signing in, and telling it no more."""

from datetime import timedelta

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from tracker.actions import leases
from tracker.plumbing import clock
from tracker.records.pulse import pulse
from tracker.rules.pulse import Ailment, ailments
from tracker.web.access import PUBLIC, needs, settings

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@needs(PUBLIC)
def healthz() -> ResponseReturnValue:
    try:
        wrong: list[str] = list(of_the_clock())
    except OperationalError:
        wrong = ["the database does not answer"]
    return Response("\n".join([*(wrong or ["ok"]), ""]), 503 if wrong else 200, mimetype="text/plain")


def of_the_clock() -> list[Ailment]:
    """Return what is wrong with the clock just now."""
    return ailments(pulse(leases.CLOCK), clock.real_now(), timedelta(seconds=settings().tick_seconds))
