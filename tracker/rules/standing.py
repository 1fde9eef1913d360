"""Status is a fold over events: nobody types a status, they say what happened, when, and how they know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Protocol

from tracker.rules.dates import UncertainDate
from tracker.rules.events import RAISINGS, TYPES, Certainty, Stance
from tracker.rules.statuses import BEGINNINGS, Axis

KEEPS_AFTER_RAISING = frozenset({"check", "promised", "partly-met", "met", "closed", "answered"})
"""Asking again does not undo an answer; it undoes only a refusal and a silence."""

KEEPS_AFTER_ACKNOWLEDGING = frozenset({"promised", "refused", "partly-met", "met", "closed", "answered"})
"""An acknowledgement is no answer, and so it undoes none: what stood before the reply stands again."""

PLANNED_DAYS = frozenset({"visit-began", "visit-ended"})
"""The days that a visit was to have come and go after it was cancelled; only a new announcement revives it."""


class Dated(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def when(self) -> UncertainDate: ...


def place_in_time(event: Dated) -> tuple[date, date, int]:
    """Events count in the order of their earliest possible day, then their latest, then as they were recorded."""
    return event.when.earliest, event.when.latest, event.id


@dataclass(frozen=True, slots=True)
class Happening:
    """What the fold needs to know of one event."""

    id: int
    type: str
    detail: str | None
    when: UncertainDate
    certainty: Certainty
    by_when: UncertainDate | None = None
    """By when they promised to act."""
    stance: Stance | None = None
    """What it says about whether a demand was raised."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a record stands on one axis: decided by which event, last confirmed by which."""

    axis: Axis
    code: str
    decided_by: Happening | None
    confirmed_by: Happening | None
    order_unsure: bool = False
    latest_word: Happening | None = None
    """What plans count from. A promise with a day has the word until something else decides."""


def fold(axis: Axis, happenings: Iterable[Happening]) -> Standing | None:
    """Return where the axis stands after everything that happened, or None when nothing says anything about it.

    When an event that says something else may have happened after the deciding one (their uncertain dates overlap), the
    standing is marked as unsure instead of pretending to know the order.
    """
    steps = course(axis, happenings)
    start = BEGINNINGS.get(axis)
    if not steps:
        return Standing(axis, start, None, None) if start else None
    decided = {steps[0][1]: steps[0][0]}
    for (_before, was), (happening, code) in pairwise(steps):
        if code != was and (code not in decided or _tells(axis, happening) == code):
            decided[code] = happening
    last, code = steps[-1]
    unsure = _order_unsure(axis, code, decided[code], steps)
    return Standing(axis, code, decided[code], last, unsure, _latest_word(code, steps))


def course(axis: Axis, happenings: Iterable[Happening]) -> list[tuple[Happening, str]]:
    """Return all that says something about the axis, in its order in time, each with where things stood after it."""
    code = answered = BEGINNINGS.get(axis)
    steps = []
    for happening in sorted(happenings, key=place_in_time):
        told = _tells(axis, happening)
        if told:
            code = _after(code, answered, told, happening.type)
            answered = answered if code == "check" else code
            steps.append((happening, code))
    return steps


def _latest_word(code: str, steps: list[tuple[Happening, str]]) -> Happening | None:
    word = None
    for happening, stood_at in steps:
        if stood_at == code and not (word and _leaves_its_day(word, happening)):
            word = happening
    return word


def _leaves_its_day(promise: Happening, later: Happening) -> bool:
    """Say whether the day of a promise stands: an acknowledgement says nothing new, nor does asking before the day."""
    if promise.by_when is None:
        return False
    before = later.when.earliest <= promise.by_when.last_known
    return later.type == "acknowledged" or (later.type in RAISINGS and before)


def _tells(axis: Axis, happening: Happening) -> str | None:
    known = TYPES.get(happening.type)
    return known.meaning(happening.detail).get(axis) if known else None


def _after(code: str | None, answered: str | None, told: str, type_code: str) -> str:
    """Return where it stands after `told`; `answered` is where it stood before the reply that is being judged."""
    if code and type_code in RAISINGS and code in KEEPS_AFTER_RAISING:
        return code
    if code == "cancelled" and type_code in PLANNED_DAYS:
        return code
    if answered and type_code == "acknowledged" and answered in KEEPS_AFTER_ACKNOWLEDGING:
        return answered
    return told


def _order_unsure(axis: Axis, code: str, decided: Happening, steps: list[tuple[Happening, str]]) -> bool:
    return any(
        _tells(axis, other) != code
        and not (decided.when.exact and other.when.exact)
        and other.when.latest >= decided.when.earliest
        for other, _code in steps
        if other is not decided
    )
