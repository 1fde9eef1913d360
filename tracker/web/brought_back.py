"""Brings a form back as it was typed, after its session or its token ran out. It is never saved without a new press."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import current_app, g, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import HTTPException, NotFound

from tracker.plumbing.database import CarefulSession
from tracker.rules.access import Ability
from tracker.web.access import PUBLIC, lacks_step, policy_of, wants_proof
from tracker.web.local_paths import local_path
from tracker.web.messages import tell

KEPT = "kept-"
MOST_KEPT = 128 * 1024
"""Characters: more than the longest form takes, and sent again they stay below the largest request."""


class SavedUnseen(Exception):
    """A form that was only brought back would have been saved, though nobody pressed again."""


def kept_fields(form: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Return what was typed, for hidden fields of the sign-in page; nothing when it is too much to carry."""
    fields = [(KEPT + name, value) for name, value in form.items(multi=True) if name != "csrf_token"]
    return fields if sum(len(name) + len(value) for name, value in fields) <= MOST_KEPT else []


def typed(form: Mapping[str, str] | MultiDict[str, str]) -> MultiDict[str, str]:
    found: MultiDict[str, str] = MultiDict()
    for name, value in MultiDict(form).items(multi=True):
        if name.startswith(KEPT):
            found.add(name.removeprefix(KEPT), value)
    return found


def has_page(path: str) -> bool:
    """Say whether what is sent to `path` is a form with a page of its own, and not a mere button."""
    try:
        return _match(path, "GET")[0] == _match(path, "POST")[0]
    except NotFound:
        return False


def show_again(path: str, form: MultiDict[str, str], message: str) -> ResponseReturnValue:
    """Show the form at `path` with these values, as if it had not been pressed."""
    if not has_page(path):
        raise NotFound
    endpoint, arguments = _match(path, "POST")
    view = current_app.view_functions[endpoint]
    policy = policy_of(view)
    if policy is None or policy == PUBLIC or (isinstance(policy, Ability) and not g.viewer.may(policy)):
        raise NotFound
    if lacks_step(view) or wants_proof(view, "GET"):
        return redirect(path)
    g.brought_back, g.form_path = True, path
    request.form = ImmutableMultiDict(form.items(multi=True))
    tell(message, category="warning")
    with _saving_nothing():
        answer: ResponseReturnValue = current_app.ensure_sync(view)(**arguments)
    return answer


def press_again(message: str) -> ResponseReturnValue:
    """Lead back to where a button was pressed that did nothing."""
    tell(message, category="warning")
    return redirect(pressed_on())


def pressed_on(otherwise: str = "/") -> str:
    """Return the page of ours from which this request was sent, as far as the browser says so."""
    here, there = request.host_url.rstrip("/"), request.referrer or ""
    return local_path(there.removeprefix(here), otherwise) if there.startswith(f"{here}/") else otherwise


def _match(path: str, method: str) -> tuple[str, Mapping[str, Any]]:
    try:
        return current_app.url_map.bind_to_environ(request.environ).match(path, method=method)
    except HTTPException as error:
        raise NotFound from error


_only_showing: ContextVar[bool] = ContextVar("only_showing", default=False)


@contextmanager
def _saving_nothing() -> Iterator[None]:
    token = _only_showing.set(True)
    try:
        yield
    finally:
        _only_showing.reset(token)


@event.listens_for(CarefulSession, "before_commit")
def _refuse(_session: Session) -> None:
    if _only_showing.get():
        raise SavedUnseen
