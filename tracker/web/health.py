"""Whether this installation answers and its clock ticks: for a monitor, without signing in, and telling it no more."""

from datetime import timedelta

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from tracker.actions import leases
from tracker.plumbing import clock
from tracker.records.pulse import pulse
from tracker.rules.holds import Held
from tracker.rules.pulse import Ailment, Pulse, ailments, backup_is_late
from tracker.web.access import PUBLIC, needs, settings

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@needs(PUBLIC)
def healthz() -> ResponseReturnValue:
    try:
        wrong: list[str] = [_in_short(each) for each in wrong_with(pulse_now())]
    except OperationalError:
        wrong = ["the database does not answer"]
    return Response("\n".join([*(wrong or ["ok"]), ""]), 503 if wrong else 200, mimetype="text/plain")


def _in_short(ailment: Ailment | Held) -> str:
    return f"sending is held: {ailment}" if isinstance(ailment, Held) else ailment


def pulse_now(reader: int = 0) -> Pulse:
    return pulse(leases.CLOCK, clock.real_now(), reader)


def wrong_with(found: Pulse) -> list[Ailment | Held]:
    return ailments(found, clock.real_now(), timedelta(seconds=settings().tick_seconds))


def backup_wanted(found: Pulse) -> bool:
    """Say whether backups are made here, and the last one is too old."""
    chosen = settings()
    return bool(chosen.backup_recipient) and backup_is_late(found.backed_up_at, clock.real_now(), chosen.backup_days)
