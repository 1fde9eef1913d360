"""One tick of the clock, and what is said of it afterwards."""

from flask import Flask

from tracker.actions import holds
from tracker.jobs import timetable
from tracker.plumbing.settings import Settings
from tracker.rules.holds import Held


def ticked(app: Flask, settings: Settings) -> set[Held]:
    """Let the clock tick once; return why nothing leaves after it."""
    assert timetable.once(app, settings) is not None
    with app.app_context():
        return holds.reasons()


def health(app: Flask) -> str:
    return app.test_client().get("/healthz").text
