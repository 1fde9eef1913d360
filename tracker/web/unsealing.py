"""What is sealed is not there until its reader shows anew that it is them; what they asked for meanwhile leads there.

Nothing found, and a form that does not pass, ask for the proof, whatever it was about: so the question tells whoever
has a stolen session that there is something sealed for this person, and not what.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from tracker.actions.documents import StaysHere
from tracker.plumbing.database import session
from tracker.records import gate
from tracker.records.follow_ups import waiting
from tracker.records.record import IS_SEALED, Record
from tracker.rules.access import Ability
from tracker.rules.kinds import references_in
from tracker.web.access import leaves, policy_of, shown
from tracker.web.errors import problem

NOT_THERE = (404, 422)


def register(app: Flask) -> None:
    app.before_request(_ask_for_what_is_named)
    app.after_request(_ask_when_not_there)
    app.register_error_handler(StaysHere, _stays_here)


def _ask_for_what_is_named() -> ResponseReturnValue | None:
    """Ask where the address of a page begins with something sealed: without it, the page would open empty."""
    named = references_in(request.args.values()) if request.method == "GET" and _wants_proof() else set()
    return shown("accounts.prove_first") if named and is_there(Record.ref.in_(named)) else None


def _ask_when_not_there(response: Response) -> Response:
    if response.status_code not in NOT_THERE or not _asks_for_records():
        return response
    session().rollback()
    instead = _proof() if _wants_proof() else _stays() if leaves() else None
    if instead is None:
        return response
    if not is_there(_is_asked_for()):
        g.refused_as = response.status_code
    return current_app.make_response(instead)


def _asks_for_records() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    by_session = g.viewer is not None and g.get("token") is None
    return by_session and view is not None and isinstance(policy_of(view), Ability)


def _wants_proof() -> bool:
    """Say whether somebody asks for records, and what is sealed is closed to them."""
    return _asks_for_records() and not g.proved


def _proof() -> ResponseReturnValue | None:
    return shown("accounts.prove_first") if is_there() else None


def _stays() -> ResponseReturnValue | None:
    """Say of a sealed record why it cannot be handed over; it has readers, and they know of it."""
    return _stays_here() if is_there(_is_asked_for()) else None


def _is_asked_for() -> ColumnElement[bool]:
    ref: str = (request.view_args or {}).get("ref", "")
    return Record.ref == ref.strip().upper()


def _stays_here(_error: Exception | None = None) -> ResponseReturnValue:
    session().rollback()
    return problem(
        403,
        _("What is sealed stays here"),
        _("It stands in no paper, and nobody takes it along. Let those who may see it read it here."),
    )


def is_there(*conditions: ColumnElement[bool]) -> bool:
    """Say whether something sealed is there for whoever looks, once they have shown that it is them."""
    with _unsealed():
        return session().scalar(select(Record.id).where(IS_SEALED, *conditions).limit(1)) is not None


def due(today: date) -> int:
    """Return how many follow-ups wait for whoever looks that they are not shown before the proof."""
    if g.proved:
        return 0
    shown_now = waiting(g.viewer, today).due
    with _unsealed():
        return waiting(g.viewer, today).due - shown_now


@contextmanager
def _unsealed() -> Iterator[None]:
    closed = gate.viewer()
    gate.look_as(replace(closed, unsealed=True))
    try:
        yield
    finally:
        gate.look_as(closed)
