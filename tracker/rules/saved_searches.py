"""Searches that are kept: with whom one is shared, and what it means, written down for whoever asks it later."""

import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.rules.access import Visibility
from tracker.rules.demands import Counted
from tracker.rules.words import N_

MOST_KNOWN = 1000
"""A search that finds more is told of in no mail: it wants to be narrowed down."""
MOST_NEW = 200
"""New matches that one mail looks at; what is beyond is told by the next."""
MOST_TAKEN = 1000
"""What a table, a feed or a calendar of a search holds: the newest."""

ME = "me"
"""Whoever asks, where it is said who looks after something."""


class Shared(StrEnum):
    """Who may use a search that somebody keeps."""

    PRIVATE = "private"
    TEAM = "team"
    ORGANISATION = "organisation"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Shared.PRIVATE: N_("I alone"),
    Shared.TEAM: N_("My team"),
    Shared.ORGANISATION: N_("Everyone in the organisation"),
}

_READ = {
    "counted": Counted,
    "visibility": Visibility,
    "counted_in": lambda days: tuple(date.fromisoformat(day) for day in days),
}


def written(meant: Mapping[str, Any]) -> str:
    """Return what a search means as JSON; days as ISO 8601."""
    return json.dumps(dict(meant), default=str, ensure_ascii=True, sort_keys=True)


def meant(text: str, me: int) -> dict[str, Any]:
    """Return what was written down, as `me` means it: whoever asks stands where the search says so of its owner."""
    found = json.loads(text)
    told = {name: _READ[name](value) if name in _READ else value for name, value in found.items()}
    return told | ({"owner_id": me} if told.get("owner_id") == ME else {})
