"""Reads what a program sent: closed lists of members and parameters, and a sentence for each that is wrong."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from flask import json, request
from flask_babel import gettext as _

from tracker.plumbing import clock
from tracker.rules.fields import SAID_WHEN_MADE, BadValue, Ends, Fault, Values
from tracker.web.api.operations import Body, Operation
from tracker.web.api.values import find_ends, read
from tracker.web.problems import FieldError, Refused

ELSEWHERE = frozenset(
    {"ref", "kind", "version", "status", "visibility", "exposure", "owner_id", "team_id", "created_at", "updated_at"}
)
"""What is not written as a field: it follows from something else, or is changed on the page of the record."""

_HALF = re.compile("[\ud800-\udfff]")


def parameters(told: Operation) -> dict[str, str]:
    """Return the query of a request. Raises Refused for what the operation does not know."""
    given, known = request.args.to_dict(flat=False), {each.name: each for each in told.query}
    wrong = [FieldError(name, _("There is no such parameter.")) for name in given if name not in known]
    wrong += [FieldError(name, _("Give it once.")) for name, values in given.items() if len(values) > 1]
    wrong += [
        FieldError(name, _("This parameter is needed."))
        for name, each in known.items()
        if each.needed and not given.get(name)
    ]
    if wrong:
        refuse_query(wrong)
    return {name: values[0] for name, values in given.items()}


def refuse_query(wrong: Iterable[FieldError]) -> NoReturn:
    raise Refused(400, _("The address cannot be understood"), _("Change what stands behind the question mark."), wrong)


def sent() -> Any:
    """Return the body of a request as JSON. Raises Refused."""
    if request.mimetype != "application/json":
        raise Refused(415, _("This is not JSON"), _("Send JSON, with Content-Type: application/json."))
    text = request.get_data().decode("utf-8", "replace")
    try:
        found = json.loads(text, parse_constant=_no_number, object_pairs_hook=_object)
        is_text = not _HALF.search(json.dumps(found, ensure_ascii=False))
    except (ValueError, RecursionError) as error:
        raise _not_json() from error
    if not is_text:
        raise _not_json()
    return found


def _not_json() -> Refused:
    return Refused(400, _("This is no JSON that can be read"), _("Send one JSON object (RFC 8259), in UTF-8."))


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a member stands twice")
    return found


def values_of(body: Body, given: Any) -> Values:
    """Return what was sent as the fields read it, records in the place of references. Raises Refused."""
    if not isinstance(given, dict):
        raise _not_json()
    unknown = [name for name in given if name not in body.fields or name in body.but]
    if unknown:
        errors = [FieldError(name, _unknown(body, name)) for name in unknown]
        raise Refused(400, _("There is no such field"), _("Nothing was changed. Leave out what is not known."), errors)
    values, faults = _read(body, given)
    if not faults:
        shapes = {name: shape for name in values if isinstance(shape := body.fields[name].shape, Ends)}
        faults += find_ends(values, shapes)
    if not faults:
        faults += body.fields.faults(values, clock.today(), is_new=body.is_new)
    if faults:
        raise at_fault(faults)
    return values


def _read(body: Body, given: Mapping[str, Any]) -> tuple[dict[str, object], list[Fault]]:
    values, faults = dict[str, object](), list[Fault]()
    for name, value in given.items():
        try:
            values[name] = read(body.fields[name], value)
        except BadValue as problem:
            faults.append(Fault(name, problem))
    return values, faults


def _unknown(body: Body, name: str) -> str:
    if name in body.but:
        return _(SAID_WHEN_MADE)
    if name in ELSEWHERE:
        return _(
            "This cannot be written here: it follows from something else, or has a page or an operation of its own."
        )
    return _("There is no such field.")


def at_fault(faults: Iterable[Fault]) -> Refused:
    """Return the refusal that names each field and what to write there."""
    errors = [FieldError(fault.field, _(fault.problem.sentence, **fault.problem.values)) for fault in faults]
    return Refused(
        422, _("Some fields are not right"), _("Nothing was changed. Correct them and send it again."), errors
    )


def wrong_field(name: str, sentence: str) -> Refused:
    return at_fault([Fault(name, BadValue(sentence))])
