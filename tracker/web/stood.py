"""How things stood before, as the address of an Undo carries it: "3:12,13;0:15", what they had and which they are."""

from collections.abc import Iterable, Mapping

from flask import abort, request

MOST = 100
"""Things that are changed together, and taken back together."""

LONGEST = 9
"""Digits that the number of a row may have."""


def joined(stood: Mapping[str, Iterable[object]]) -> str:
    return ";".join(f"{was}:{','.join(map(str, which))}" for was, which in stood.items())


def each_stood() -> dict[str, str]:
    """Return from the address which things there were, each with what it had; neither is looked at yet."""
    found: dict[str, str] = {}
    for part in request.args.get("was", "").split(";"):
        stood, _colon, which = part.partition(":")
        found |= dict.fromkeys(which.split(",")[:MOST], stood)
    return dict(list(found.items())[:MOST])


def number(text: str) -> int:
    """Read the number of a row out of an address; what no row can have is a request that means nothing."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else abort(400)


def somebody(text: str) -> int | None:
    """Read somebody's number out of an address; 0 is nobody."""
    return number(text) or None
