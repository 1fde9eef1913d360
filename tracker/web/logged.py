"""What a request tells the log of acts besides what its verbs do: what was opened, taken along, or not open to them.

It is written after the page is made and before it leaves: when it cannot be written, the page does not leave.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from flask import Flask, Response, g, request

from tracker.actions import audit
from tracker.actions.audit import Noted
from tracker.plumbing.database import db, read_only_until_reset
from tracker.records.record import Record
from tracker.rules.access import FOR_NAMED, Visibility
from tracker.rules.audit import About, Deed
from tracker.web.glimpsed import glimpsed, is_new
from tracker.web.volume import is_many

T = TypeVar("T")
REFUSED = (403, 404)
SHOWN = (200, 409, 422)
"""What a press answers with a page: one that was refused shows what is kept, as the form does."""


def register(app: Flask) -> None:
    app.after_request(_write_down)


def opened(record: T) -> T:
    """Return a record that somebody asked for by its reference; logged if it is for named people, or one of many."""
    if isinstance(record, Record) and g.get("viewer") is not None and is_many(g.viewer.user_id, record.id):
        _acts()[Deed.READ_MUCH, g.viewer.user_id] = Noted(Deed.READ_MUCH, About.READING, g.viewer.user_id)
    if isinstance(record, Record) and record.visibility in FOR_NAMED:
        _acts()[Deed.OPENED, record.id] = Noted(Deed.OPENED, About.RECORD, record.id, record.visibility)
    return record


def unsealed(record: Record, deed: Deed = Deed.SEALED_OPENED) -> None:
    """Log that the sealed details of a record are shown."""
    _acts()[deed, record.id] = Noted(deed, About.RECORD, record.id, record.visibility)


def looked_through() -> None:
    """Log that somebody looked for words in all sealed details that they may see."""
    _acts()[Deed.SEALED_SEARCHED, 0] = Noted(Deed.SEALED_SEARCHED)


def taken(about: About, number: int, record: Record, digest: str = "") -> None:
    """Log that a document of a record is taken along as a file, or printed."""
    _acts()[Deed.HANDED_OVER, number] = Noted(Deed.HANDED_OVER, about, number, record.visibility, digest=digest)


def listed(records: Iterable[Record]) -> None:
    """Log which of these deleted records are sealed: what is deleted is not found by the references on its page."""
    for record in records:
        if record.visibility == Visibility.SEALED and is_new(record.id):
            done(Noted(Deed.LISTED, About.RECORD, record.id, record.visibility))


def done(act: Noted) -> None:
    """Log an act about something that has a number, when its page leaves."""
    _acts()[act.deed, act.about_id or 0] = act


def _acts() -> dict[tuple[Deed, int], Noted]:
    if "acts" not in g:
        g.acts = {}
    found: dict[tuple[Deed, int], Noted] = g.acts
    return found


def _write_down(response: Response) -> Response:
    code: int = g.get("refused_as", response.status_code)
    refused = _is_refused(code)
    acts = [act for act in _acts().values() if act.deed == Deed.READ_MUCH or _shows(response)]
    if _shows(response):
        acts += glimpsed(response, {number for deed, number in _acts() if deed == Deed.OPENED})
    if refused or acts:
        db.session.rollback()
        read_only_until_reset(False)
        if refused:
            told: dict[str, Any] = request.view_args or {}
            audit.refused(told.get("ref"), code, _row(told), told.get("token"))
        for each in acts:
            audit.note(each)
        db.session.commit()
    return response


def _shows(response: Response) -> bool:
    asked = request.method == "GET" and response.status_code < 400
    return asked or response.status_code in SHOWN


def _is_refused(code: int) -> bool:
    """Somebody who is signed in asked for an address that there is, and it did not open to them, whatever is shown."""
    known = g.get("viewer") is not None and request.url_rule is not None
    return known and code in REFUSED


def _row(told: dict[str, Any]) -> tuple[str, int] | None:
    numbers = [(name.removesuffix("_id")[:20], value) for name, value in told.items() if isinstance(value, int)]
    return numbers[0] if numbers else None
