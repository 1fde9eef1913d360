"""The description of all that programs can ask for, made from the operations themselves: OpenAPI 3.1, and a page."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.web.access import PUBLIC, needs
from tracker.web.api.answers import schemas
from tracker.web.api.blueprint import ROOT, blueprint
from tracker.web.api.operations import OPERATIONS, Answer, Asked, Body, Operation, Parameter
from tracker.web.api.requests import operation
from tracker.web.api.schemas import REF, TEXT, Schema, sent

SAID = {
    301: "Another record took it over: Location leads there.",
    400: "It cannot be understood: the address, the JSON, or a field that is not known.",
    401: "No token was sent, or one that does not work.",
    403: "The role of the person, or the scope of the token, does not cover it.",
    404: "There is nothing here, or it is not open to the person of the token.",
    405: "What the address leads to is asked by other methods: Allow names them.",
    409: "It stands otherwise by now.",
    412: "Somebody changed it meanwhile: the problem has the version of today.",
    413: "It is too much at once.",
    415: "It is not JSON.",
    422: "Some fields are not right: the problem names them.",
    428: "Say which version you saw, by If-Match.",
    429: "Too many requests in a minute: Retry-After says how many seconds to wait.",
    503: "The tracker is locked, or the database is busy.",
}
ALWAYS = frozenset({400, 401, 403, 404, 405, 429, 503})
SENDING = frozenset({409, 413, 415, 422})
CHANGING = frozenset({412, 428})
TOKEN = {"type": "http", "scheme": "bearer"}
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")


def path_of(told: Operation) -> str:
    return ROOT + _PART.sub(r"{\2}", told.path)


def statuses_of(told: Operation) -> list[int]:
    """Return every status but the good one that an operation may answer with."""
    if told.policy == PUBLIC:
        return [400, 503]
    sending = SENDING if told.sends else frozenset()
    once = frozenset({409, 422}) if told.once else frozenset()
    return sorted(ALWAYS | sending | once | (CHANGING if told.versioned else frozenset()) | told.also)


@cache
def description() -> dict[str, Any]:
    """Return the whole as one OpenAPI document."""
    paths: dict[str, dict[str, Any]] = {}
    for told in OPERATIONS:
        paths.setdefault(path_of(told), {})[told.method.lower()] = _operation(told)
    bodies = {told.body.name: sent(told.body) for told in OPERATIONS if isinstance(told.body, Body)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Advocacy tracker", "version": version("tracker"), "summary": "What programs can ask for."},
        "paths": paths,
        "components": {"schemas": {**schemas(), **bodies}, "securitySchemes": {"token": TOKEN}},
        "security": [{"token": []}],
    }


def _operation(told: Operation) -> Schema:
    found: Schema = {
        "operationId": told.id,
        "summary": told.says,
        "tags": [told.tag],
        "parameters": list(_parameters(told)),
        "responses": {str(told.status): _good(told), **{str(code): _problem(code) for code in statuses_of(told)}},
    }
    if told.policy == PUBLIC:
        found["security"] = []
    if name := told.body.name if told.body else told.own_body:
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(name)}}}
    return found


def _parameters(told: Operation) -> Iterator[Schema]:
    for converter, name in _PART.findall(told.path):
        schema = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1} if converter else REF
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    yield from map(_query, told.query)
    if told.versioned:
        yield {"name": "If-Match", "in": "header", "required": True, "schema": TEXT}
    if told.once:
        key = {"type": "string", "maxLength": 255, "pattern": "^[ -~]*$"}
        yield {"name": "Idempotency-Key", "in": "header", "required": False, "schema": key}


def _query(each: Parameter) -> Schema:
    said = {"name": each.name, "in": "query", "required": each.needed, "description": each.says}
    return {**said, "schema": dict(each.schema)}


def _good(told: Operation) -> Schema:
    if not told.answer:
        return {"description": "Done."}
    return {"description": "Done.", "content": {"application/json": {"schema": _ref(told.answer)}}}


def _problem(code: int) -> Schema:
    if code == 301:
        return {"description": SAID[code], "headers": {"Location": {"schema": TEXT}}}
    return {"description": SAID[code], "content": {"application/problem+json": {"schema": _ref("Problem")}}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


@operation(
    Operation(
        *("describe", "GET", "/openapi.json", "This description, as OpenAPI 3.1", "description", PUBLIC, "Description")
    )
)
def described(_asked: Asked) -> Answer:
    return Answer(description())


@blueprint.get("/docs")
@needs(PUBLIC)
def docs() -> ResponseReturnValue:
    """Show the description to people, without a script."""
    by_tag: dict[str, list[Operation]] = {}
    for told in OPERATIONS:
        by_tag.setdefault(told.tag, []).append(told)
    return render_template(
        "api/docs.html", operations=by_tag, path_of=path_of, statuses_of=statuses_of, said=SAID, section="help"
    )
