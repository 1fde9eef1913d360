"""What the scoreboard says of each addressee: numbers, each with the list of what it counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.records.scoreboard import Score
from tracker.rules.demands import Counted
from tracker.rules.kinds import Kind


@dataclass(frozen=True, slots=True)
class Cell:
    words: str
    list: str
    """The address of the list of what is counted; '' where there is nothing to list."""


def cells(score: Score) -> Iterator[Cell]:
    """Return the numbers of one addressee in the order of the definitions (rules/demands.py)."""
    for what, count in score.counts.items():
        yield Cell(f"{count:,}", list_of(score, what) if count else "")
    if score.is_enough:
        yield _silence(score)
        yield _half(score)


def list_of(score: Score, what: Counted, sort: str = "") -> str:
    """Return the address of the list of what is counted: an office has what was made to its holders, too."""
    whom = "office" if score.kind is Kind.ORGANISATION else "addressee"
    asked = {whom: score.ref, "counted": str(what), "sort": sort}
    return f"/demands/?{urlencode({name: value for name, value in asked.items() if value})}"


def _silence(score: Score) -> Cell:
    if score.silence is None:
        return Cell(_("none"), "")
    return Cell(in_days(score.silence), list_of(score, Counted.UNANSWERED, "oldest"))


def _half(score: Score) -> Cell:
    if score.half_answered is None:
        return Cell(_("not yet"), list_of(score, Counted.UNANSWERED))
    return Cell(in_days(score.half_answered), list_of(score, Counted.ANSWERED))


def in_days(number: int) -> str:
    return ngettext("%(num)d day", "%(num)d days", number)
