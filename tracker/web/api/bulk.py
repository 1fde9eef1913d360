"""Many changes at once: all of them are done, or none, and each says what became of it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import json
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from tracker.plumbing.database import session
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.rules.kinds import Kind
from tracker.web.api import changing
from tracker.web.api.bodies import values_of
from tracker.web.api.operations import Answer, Asked, Operation
from tracker.web.api.requests import REFUSES, operation, refusal_of, shows
from tracker.web.api.shown import href_of
from tracker.web.problems import FieldError, Refused

MOST = 200
MEMBERS = frozenset({"do", "kind", "ref", "version", "values"})
NOT_DONE = 424
"""Of those that were right, when another one was not."""
Item = Mapping[str, Any]


@operation(
    Operation(
        *("bulk", "POST", "/bulk", f"Make, change and delete up to {MOST} records, all of them or none"),
        *("records", Ability.LOG, "BulkResults"),
        own_body="Bulk",
    )
)
def bulk(asked: Asked) -> Answer:
    results = [_one(item) for item in _items(asked.sent)]
    if any(result["status"] >= 400 for result in results):
        session().rollback()
        raise _none_was_done(results)
    return Answer({"results": results}, made=("bulk", json.dumps(results)))


def _items(sent: Any) -> list[Any]:
    if not isinstance(sent, dict) or set(sent) - {"operations"}:
        raise Refused(400, _("There is no such field"), _("Send an object with a list that is called operations."))
    items = sent.get("operations")
    if not isinstance(items, list) or not 1 <= len(items) <= MOST:
        wrong = FieldError("operations", _("Write a list of 1 to %(most)d.", most=MOST))
        raise Refused(422, _("Some fields are not right"), _("Nothing was changed."), [wrong])
    return items


def _none_was_done(results: list[dict[str, Any]]) -> Refused:
    told = [result if result["status"] >= 400 else {"status": NOT_DONE} for result in results]
    return Refused(
        422, _("None of this was done"), _("Correct those that were refused, and send all of them again."), results=told
    )


def _one(item: Any) -> dict[str, Any]:
    """Do one of many; what it did before it failed is taken back."""
    try:
        with session().begin_nested():
            return _carried_out(item)
    except Refused as refused:
        return dict(refused.problem)
    except HTTPException as error:
        code = error.code or 500
        sentence = (
            _("Your role cannot do this.") if code == 403 else _("There is no such record, or it is not open to you.")
        )
        return {"status": code, "title": error.name, "detail": sentence}
    except REFUSES as refused:
        return dict(refusal_of(refused).problem)


def _carried_out(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict) or set(item) - MEMBERS:
        raise _unclear(_("Each is an object with: do, kind, ref, version, values."))
    name = item.get("do")
    do = _DOES.get(name) if isinstance(name, str) else None
    if do is None:
        raise _unclear(_("Write in do one of: make, change, delete."))
    return do(item)


def _unclear(sentence: str) -> Refused:
    return Refused(400, _("This cannot be understood"), sentence)


def _make(item: Item) -> dict[str, Any]:
    name = item.get("kind")
    if not isinstance(name, str) or name not in set(Kind):
        raise _unclear(_("Write in kind one of: %(all)s.", all=", ".join(Kind)))
    kind = Kind(name)
    return _result(201, changing.make(kind, values_of(changing.new_body(kind), item.get("values"))))


def _change(item: Item) -> dict[str, Any]:
    record, version = _seen(item)
    values = values_of(changing.changes_body(record.kind_of), item.get("values"))
    return _result(200, changing.change(record, version, values))


def _delete(item: Item) -> dict[str, Any]:
    record, version = _seen(item)
    changing.remove(record, version)
    return {"status": 204, "ref": record.ref}


def _seen(item: Item) -> tuple[Record, str]:
    ref, version = item.get("ref"), item.get("version")
    if not isinstance(ref, str) or not isinstance(version, str):
        raise _unclear(_("Write the ref of the record, and the version of it that you saw, both as text."))
    return changing.of_any_kind(ref), version


def _result(status: int, record: Record) -> dict[str, Any]:
    return {"status": status, "ref": record.ref, "href": href_of(record), "version": str(record.version)}


_DOES: Mapping[str, Callable[[Item], dict[str, Any]]] = {"make": _make, "change": _change, "delete": _delete}


@shows("bulk")
def shown_again(results: str) -> object:
    return {"results": json.loads(results)}
