"""What is sealed is not there until its reader shows anew that it is them; what they asked for meanwhile leads there.

Nothing found, and a form that does not pass, ask for the proof, whatever it was about: so the question tells whoever
has a stolen session that there is something sealed for this person, and not what.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, select

from tracker.plumbing.database import session
from tracker.records import gate
from tracker.records.record import IS_SEALED, Record
from tracker.rules.access import Ability
from tracker.rules.kinds import references_in
from tracker.web.access import policy_of, shown

NOT_THERE = (404, 422)


def register(app: Flask) -> None:
    app.before_request(_ask_for_what_is_named)
    app.after_request(_ask_when_not_there)


def _ask_for_what_is_named() -> ResponseReturnValue | None:
    """Ask where the address of a page begins with something sealed: without it, the page would open empty."""
    named = references_in(request.args.values()) if request.method == "GET" and _is_closed() else set()
    return shown("accounts.prove_first") if named and is_there(Record.ref.in_(named)) else None


def _ask_when_not_there(response: Response) -> Response:
    if response.status_code not in NOT_THERE or not _is_closed():
        return response
    session().rollback()
    return current_app.make_response(shown("accounts.prove_first")) if is_there() else response


def _is_closed() -> bool:
    """Say whether somebody asked for a page of records, and what is sealed is closed to them."""
    view = current_app.view_functions.get(request.endpoint or "")
    return isinstance(policy_of(view), Ability) and g.viewer is not None and not g.viewer.unsealed if view else False


def is_there(*conditions: ColumnElement[bool]) -> bool:
    """Say whether something sealed is there for whoever looks, once they have shown that it is them."""
    with _unsealed():
        return session().scalar(select(Record.id).where(IS_SEALED, *conditions).limit(1)) is not None


@contextmanager
def _unsealed() -> Iterator[None]:
    closed = gate.viewer()
    gate.look_as(replace(closed, unsealed=True))
    try:
        yield
    finally:
        gate.look_as(closed)
