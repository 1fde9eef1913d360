"""How far a table has come on its way in, and what of that a person may wait for."""

from collections.abc import Mapping
from enum import StrEnum

from tracker.rules.imports.fates import Fate
from tracker.rules.words import N_


class Stage(StrEnum):
    MATCHING = "matching"
    CHECKING = "checking"
    CHECKED = "checked"
    TAKING = "taking"
    DONE = "done"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Stage.MATCHING: N_("Columns are to be matched"),
    Stage.CHECKING: N_("Is being checked"),
    Stage.CHECKED: N_("Checked, nothing saved yet"),
    Stage.TAKING: N_("Is being taken in"),
    Stage.DONE: N_("Taken in"),
}

AT_WORK = (Stage.CHECKING, Stage.TAKING)
"""What the clock goes on with."""

ROWS_CHECKED, ROWS_ADDED, ROWS_FILED = 2_000, 1_000, 100
"""Rows that take less than a second: looked at; put in, many at once; and filed one by one."""


def is_soon_checked(rows: int) -> bool:
    """Say whether a page can wait until so many rows are checked."""
    return rows <= ROWS_CHECKED


def is_soon_taken_in(counts: Mapping[str, int], *, at_once: bool) -> bool:
    """Say whether a page can wait until what was found is taken in; `at_once`: new rows of this kind go in together."""
    new, changed = counts.get(Fate.NEW, 0), counts.get(Fate.UPDATE, 0)
    return changed / ROWS_FILED + new / (ROWS_ADDED if at_once else ROWS_FILED) <= 1
