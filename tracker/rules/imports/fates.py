"""What becomes of the rows of a table that is taken in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tracker.rules.kinds import Kind
from tracker.rules.words import N_


class Fate(StrEnum):
    NEW = "new"
    SAME = "same"
    UPDATE = "update"
    UNCLEAR = "unclear"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Fate.NEW: N_("New"),
    Fate.SAME: N_("Here already, and the same"),
    Fate.UPDATE: N_("Will be changed"),
    Fate.UNCLEAR: N_("Needs a decision"),
    Fate.REFUSED: N_("Cannot be taken in"),
}


class Offered(NamedTuple):
    """A record that may be meant."""

    ref: str
    title: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a name means that is no record, or several; or which row of two is meant by a date in digits."""

    key: str
    """Under which it is answered (`TableMapping.answers`)."""
    field: str
    name: str
    line: int
    """The first line on which it stands."""
    offered: tuple[Offered, ...] = ()
    makes: tuple[Kind, ...] = ()
    """Of which kinds a new record may be made of it."""


class Refusal(NamedTuple):
    line: int
    field: str
    """'' where it is about the row as a whole."""
    why: str


class Kept(NamedTuple):
    """Words that were no date or number, and are kept as they are written."""

    line: int
    field: str
    words: str


class Change(NamedTuple):
    """A field of a record that a row changes: from what, to what, as the table of its kind holds it."""

    field: str
    before: object
    after: object
