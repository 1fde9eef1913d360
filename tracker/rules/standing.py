"""Status is a fold over events: nobody types a status, they say what happened, when, and how they know."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.rules.dates import UncertainDate
from tracker.rules.events import TYPES, Certainty
from tracker.rules.statuses import BEGINNINGS, Axis

KEEPS_AFTER_RAISING = frozenset({"check", "promised", "partly-met", "met", "closed", "answered"})
"""Asking again does not undo an answer; it undoes only a refusal and a silence."""

ASKING = frozenset({"letter-sent", "demand-made", "raised"})


@dataclass(frozen=True, slots=True)
class Happening:
    """What the fold needs to know of one event."""

    id: int
    type: str
    detail: str | None
    when: UncertainDate
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a record stands on one axis: decided by which event, last confirmed by which."""

    axis: Axis
    code: str
    decided_by: Happening | None
    confirmed_by: Happening | None
    order_unsure: bool = False


def fold(axis: Axis, happenings: Iterable[Happening]) -> Standing | None:
    """Return where the axis stands after everything that happened, or None when nothing says anything about it.

    Events count in the order of their earliest possible day, then their latest, then as they were recorded. When an
    event that says something else may have happened after the deciding one (their uncertain dates overlap), the
    standing is marked as unsure instead of pretending to know the order.
    """
    telling = sorted(
        ((told, happening) for happening in happenings if (told := _tells(axis, happening))),
        key=lambda pair: (pair[1].when.earliest, pair[1].when.latest, pair[1].id),
    )
    start = BEGINNINGS.get(axis)
    if not telling:
        return Standing(axis, start, None, None) if start else None
    code, decided, confirmed = start, telling[0][1], telling[0][1]
    for told, happening in telling:
        reached = _after(code, told, happening.type)
        if reached != code:
            code, decided = reached, happening
        confirmed = happening
    assert code is not None
    return Standing(axis, code, decided, confirmed, _order_unsure(code, decided, telling))


def course(axis: Axis, happenings: Iterable[Happening]) -> list[tuple[Happening, str]]:
    """Return all that says something about the axis, in the order of `fold`, each with where things stood after it."""
    code = BEGINNINGS.get(axis)
    steps = []
    for happening in sorted(happenings, key=lambda one: (one.when.earliest, one.when.latest, one.id)):
        told = _tells(axis, happening)
        if told:
            code = _after(code, told, happening.type)
            steps.append((happening, code))
    return steps


def _tells(axis: Axis, happening: Happening) -> str | None:
    known = TYPES.get(happening.type)
    return known.meaning(happening.detail).get(axis) if known else None


def _after(code: str | None, told: str, type_code: str) -> str:
    if type_code in ASKING and code in KEEPS_AFTER_RAISING:
        return code
    return told


def _order_unsure(code: str, decided: Happening, telling: list[tuple[str, Happening]]) -> bool:
    return any(
        told != code and not (decided.when.exact and other.when.exact) and other.when.latest >= decided.when.earliest
        for told, other in telling
        if other is not decided
    )
