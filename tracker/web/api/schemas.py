"""The shapes of fields as JSON Schema (2020-12): what is sent, and what is answered."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from tracker.rules.fields import Choice, Day, Ends, Field, Fields, Ids, Names, Number, Shape, Text, YesNo
from tracker.rules.fields.values import MOST_CODE, MOST_ORIGIN
from tracker.rules.people import NameKind
from tracker.web.api.operations import Body
from tracker.web.api.shown import is_shown

Schema = dict[str, Any]
NULLABLE_TEXT: Schema = {"type": ["string", "null"]}
NOT_NAMING: Schema = {**NULLABLE_TEXT, "description": "Null where it names somebody who said no, or may have."}
TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "integer"}
NULLABLE_NUMBER: Schema = {"type": ["integer", "null"]}
REF: Schema = {"type": "string", "minLength": 1, "maxLength": 16}
KINDS_OF_NAMES = [str(kind) for kind in NameKind if kind is not NameKind.MAIN]


def listing(items: Schema, most: int | None = None) -> Schema:
    return {"type": "array", "items": items, **({"maxItems": most} if most else {})}


def closed(properties: Mapping[str, Schema], *needed: str) -> Schema:
    found: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**found, "required": list(needed)} if needed else found


def _text(shape: Shape) -> Schema:
    return {"type": "string", "maxLength": cast(Text, shape).most}


def _day(shape: Shape) -> Schema:
    exact = "A day." if cast(Day, shape).exact else "A date as exactly as it is known: EDTF, or in words."
    return {**NULLABLE_TEXT, "maxLength": 100, "description": exact}


def _choice(shape: Shape) -> Schema:
    return {"enum": [*filter(None, cast(Choice, shape).labels), None]}


def _number(shape: Shape) -> Schema:
    number = cast(Number, shape)
    return {**NULLABLE_NUMBER, "minimum": number.least, "maximum": number.most}


def _ends(shape: Shape) -> Schema:
    ends = cast(Ends, shape)
    text: Schema = {"type": "string"}
    tie = closed({"ref": REF, "quote": {**text, "maxLength": 20_000}, "note": {**text, "maxLength": 500}}, "ref")
    kinds = f"References: {', '.join(ends.kinds)}."
    several = listing({"anyOf": [REF, tie]}, ends.most)
    return {"anyOf": [REF, several], "description": kinds} if ends.most == 1 else {**several, "description": kinds}


def _names(_shape: Shape) -> Schema:
    text: Schema = {"type": "string", "minLength": 1, "maxLength": 300}
    name: dict[str, Schema] = {
        "text": text,
        "kind": {"enum": KINDS_OF_NAMES},
        "language": {"type": "string", "maxLength": 20},
    }
    return listing(closed(name, "text"), 50)


def _ids(_shape: Shape) -> Schema:
    code = {"type": "string", "minLength": 1, "maxLength": MOST_CODE}
    return listing(closed({"origin": {"type": "string", "maxLength": MOST_ORIGIN}, "code": code}, "code"), 50)


_SENT: Mapping[type[Shape], Callable[[Shape], Schema]] = {
    YesNo: lambda _shape: dict(FLAG),
    Number: _number,
    Choice: _choice,
    Ends: _ends,
    Names: _names,
    Ids: _ids,
    Day: _day,
    Text: _text,
    Shape: lambda _shape: {**NULLABLE_TEXT, "maxLength": 1000},
}
"""By shape, the narrower first."""


def schema_of(field: Field) -> Schema:
    """Return what may be sent for a field."""
    made = next(make for shape, make in _SENT.items() if isinstance(field.shape, shape))
    return {"title": field.label, **made(field.shape)}


def sent(body: Body) -> Schema:
    """Return what may be sent in all."""
    fields = [field for field in body.fields if field.name not in body.but]
    needed = [field.name for field in fields if field.needed and body.is_new]
    return closed({field.name: schema_of(field) for field in fields}, *needed)


def answered(fields: Fields) -> Mapping[str, Schema]:
    """Return what is answered for each field that can be read again."""
    return {field.name: {"title": field.label, **_answered(field.shape)} for field in fields if is_shown(field)}


def _answered(shape: Shape) -> Schema:
    if isinstance(shape, Ends):
        return listing(REF)
    if isinstance(shape, Names):
        return listing(closed({"text": TEXT, "kind": TEXT, "language": TEXT}))
    if isinstance(shape, Ids):
        return listing(closed({"origin": TEXT, "code": TEXT}))
    if isinstance(shape, YesNo):
        return FLAG
    if isinstance(shape, Text):
        return NOT_NAMING
    return NULLABLE_NUMBER if isinstance(shape, Number) else NULLABLE_TEXT
