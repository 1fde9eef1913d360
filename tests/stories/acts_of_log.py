"""The log of acts as a test reads it, and somebody hidden whom it may not tell of."""

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Cast
from tests.factories import person
from tracker.actions import audit_checks, visibility
from tracker.plumbing.database import session
from tracker.records.audit import LoggedAct
from tracker.rules.access import Visibility

NOWHERE = Path("/nowhere")


def acts(app: Flask) -> list[tuple[int | None, str, str, int | None, str]]:
    """Everything that is logged: by whom, what, about what, at which level."""
    with app.app_context():
        asked = select(LoggedAct).order_by(LoggedAct.seq)
        return [(act.actor_id, act.deed, act.about, act.about_id, act.result) for act in session().scalars(asked)]


def wrong(anchors: Path = NOWHERE) -> list[str]:
    return audit_checks.log_is_whole(anchors).problems


def hidden_person(acting: Acting, cast: Cast) -> tuple[str, int]:
    """A person whom only Amina may see."""
    with acting("amina"):
        made = person("Layla Hassan")
        visibility.change(made, Visibility.RESTRICTED, None, [cast.amina.id])
        return made.ref, made.id
