"""Records as JSON Lines: an object a record, its fields by their names, exactly as they are known."""

import json
from collections.abc import Iterator

from tracker.rules.exports.said import Named, Said, Taken, Tie
from tracker.rules.fields import AsWritten, ExternalId
from tracker.rules.people import Name


def lines(taken: Taken) -> Iterator[str]:
    """Return a line for each record: dates are EDTF, records that it names have a reference, a kind and a name."""
    for said in taken.records:
        yield as_line(_object(said))


def as_line(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n"


def _object(said: Said) -> dict[str, object]:
    fields = {name: _field(value) for name, value in said.values.items()}
    status = {"status": said.status_code, "status_as_of": said.status_as_of} if said.status_code else {}
    ties = {"ties": [_tie(each) for each in said.ties]} if said.ties else {}
    left_out = {"left_out": list(said.left_out)} if said.left_out else {}
    return {"ref": said.ref, "kind": str(said.kind), **fields, **status, **ties, **left_out}


def _field(value: object) -> object:
    return {"as_written": value.words} if isinstance(value, AsWritten) else _plain(value)


def _tie(tie: Tie) -> dict[str, object]:
    role = "held-post" if tie.is_post else "belongs-to"
    return {"role": role, "to": _plain(tie.whom), "note": tie.note, "since": tie.since, "until": tie.until}


def _plain(value: object) -> object:
    if isinstance(value, bool | int):
        return value
    return _several(value) if isinstance(value, tuple) else str(value)


def _several(value: tuple[object, ...]) -> object:
    """Return a tuple that has a name as an object, and any other as a list."""
    if isinstance(value, Named):
        return {"ref": value.ref, "kind": str(value.kind), "name": value.name}
    if isinstance(value, ExternalId):
        return {"list": value.origin, "number": value.code}
    return [_member(each) for each in value]


def _member(value: object) -> object:
    if isinstance(value, Name):
        return {"text": value.text, "kind": str(value.kind)}
    return _plain(value)
