"""Plans as plain data: what a record comes back for, counted from what, and who owes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules.due import Period
from tracker.rules.events import RAISINGS, TYPES
from tracker.rules.standing import Happening
from tracker.rules.statuses import REPLY_WAITS, Axis
from tracker.rules.words import N_


class Owes(StrEnum):
    THEY = "they"
    """They owe an answer: we chase."""
    WE = "we"
    """We owe a piece of work: we do it."""

    @property
    def label(self) -> str:
        return N_("They owe an answer") if self is Owes.THEY else N_("We have to do it")


class Provenance(StrEnum):
    """How well it is known that a period is so."""

    OURS = "ours"
    SOURCED = "sourced"
    PARTLY = "partly"
    UNVERIFIED = "unverified"

    @property
    def label(self) -> str:
        return _PROVENANCES[self]


_PROVENANCES = {
    Provenance.OURS: N_("Practice, no rule"),
    Provenance.SOURCED: N_("From its source"),
    Provenance.PARTLY: N_("Partly from its source"),
    Provenance.UNVERIFIED: N_("Unverified"),
}


class Follows(StrEnum):
    """What a plan follows that is not a single event; every other trigger is a type of event."""

    ASKED = "asked"
    CUSTODY = "custody"
    HEALTH = "health-level"
    VISIT = "visit"

    @property
    def label(self) -> str:
        return _FOLLOWS[self]


_FOLLOWS = {
    Follows.ASKED: N_("A letter or a demand that waits"),
    Follows.CUSTODY: N_("Where a person is held"),
    Follows.HEALTH: N_("How serious a person’s health is"),
    Follows.VISIT: N_("The days of a visit"),
}


OF_PEOPLE: Mapping[str, Axis] = {Follows.CUSTODY: Axis.CUSTODY, Follows.HEALTH: Axis.HEALTH}
"""The plans that a person stands under, each by where the person stands on one axis."""

GIVES_WAY: Mapping[str, Axis] = {"health": Axis.HEALTH}
"""A plan that follows any event of this type gives way where such a plan asks for the same already."""


def several_may_follow(trigger: str) -> bool:
    """Say whether plans of one's own can follow this: on a visit, on custody and on health only one is at work."""
    return trigger not in (Follows.VISIT, *OF_PEOPLE)


def trigger_label(trigger: str) -> str:
    """Return what a plan is counted from, in words."""
    return Follows(trigger).label if trigger in set(Follows) else TYPES[trigger].label


class Anchor(StrEnum):
    """The day that a step counts from."""

    TRIGGER = "trigger"
    """The event that the plan follows; of a standing, the latest word on it."""
    ASKED = "asked"
    """The day it was asked, while nobody has said anything since."""
    BY_WHEN = "by-when"
    """The day by which they promised to act."""
    LATEST = "latest"
    """The latest event of its kind: an earlier one asks for nothing any more."""
    ANNOUNCED = "announced"
    START = "start"
    END = "end"
    """The first and the last day of a visit."""

    @property
    def label(self) -> str:
        return _ANCHORS[self]


_ANCHORS = {
    Anchor.TRIGGER: N_("what it follows"),
    Anchor.ASKED: N_("the day it was asked"),
    Anchor.BY_WHEN: N_("the day they named"),
    Anchor.LATEST: N_("the latest of its kind"),
    Anchor.ANNOUNCED: N_("the announcement"),
    Anchor.START: N_("the first day of the visit"),
    Anchor.END: N_("the last day of the visit"),
}

CHASE_EVERY = 30
"""Days after which what still waits comes back, when its plan does not say."""

WAITING = frozenset({"waiting", "sent"})
"""Where a demand and a letter stand that wait for an answer: to a plan they are one."""


@dataclass(frozen=True, slots=True)
class OutlineStep:
    """One thing to come back for. Its key is for ever: change the words, not the key."""

    key: str
    what: str
    owes: Owes
    period: Period
    anchor: Anchor = Anchor.TRIGGER
    standing: str | None = None
    """Only while the record stands there."""
    repeat_every: int | None = None
    """In the unit of the period, counted from the day on which it was closed; None: once."""
    repeat_times: int | None = None
    """None: until it is answered."""
    active: bool = True
    id: int | None = None
    """Its row, once it has one."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A plan: its steps, what it follows, and how its period is known."""

    key: str
    name: str
    trigger: str
    steps: Sequence[OutlineStep]
    starts_itself: bool = False
    provenance: Provenance = Provenance.OURS
    period: str = ""
    """In the words of its source."""
    source: str = ""
    as_of: date | None = None
    note: str = ""
    country: str | None = None
    """Whose working days count; None for those of the record's country."""
    second_after: int = 7
    coordinator_after: int = 14
    active: bool = True
    version: int = 1
    id: int | None = None

    @property
    def at_work(self) -> list[OutlineStep]:
        return [step for step in self.steps if step.active]

    def step_for(self, code: str, told: Happening) -> OutlineStep | None:
        """Return the step of a record that stands at `code` since something was told about it.

        A day that they named goes first, then the step for what was just asked, then any other one for this standing.
        """
        wanted = "waiting" if code in WAITING else code
        ranks = {
            Anchor.BY_WHEN: 0 if told.by_when else None,
            Anchor.ASKED: 1 if told.type in RAISINGS else 3,
        }
        fitting = [
            (rank, place, step)
            for place, step in enumerate(self.at_work)
            if step.standing == wanted and (rank := ranks.get(step.anchor, 2)) is not None
        ]
        return min(fitting, key=lambda each: each[:2])[2] if fitting else None


def judges(key: str) -> bool:
    """Say whether the step with this key asks us to judge a reply that came."""
    planned = Planned.read(key)
    return planned is not None and planned.axis in set(Axis) and planned.code == REPLY_WAITS


def confirms(key: str) -> Axis | None:
    """Return the axis on which the step with this key asks us to confirm where a person stands, or None."""
    planned = Planned.read(key)
    return next((axis for axis in OF_PEOPLE.values() if planned and planned.axis == axis), None)


@dataclass(frozen=True, slots=True)
class Planned:
    """What the key of a planned step tells: a standing and its event, the step of a visit, or a run and its step."""

    axis: str
    code: str
    event_id: int | None = None
    turn: int = 1

    @classmethod
    def read(cls, key: str) -> "Planned | None":
        """Read the key that a follow-up has on its record ("17:standing:waiting:45"); None when it was set by hand."""
        _record, *parts = key.split(":")
        if len(parts) < SHORTEST:
            return None
        axis, code, *rest = parts
        if axis in set(Axis) and rest:
            return cls(axis, code, int(rest[0]), int(rest[1]) if rest[1:] else 1)
        if axis == "visit":
            return cls(axis, code, turn=int(rest[0]) if rest else 1)
        return cls(axis, code, turn=int(rest[1])) if axis == "run" and rest[1:] else None


def turn_before(key: str) -> str | None:
    """Return the key that the follow-up had from whose closing this turn is counted; None for a first turn."""
    planned, (rest, _, _turn) = Planned.read(key), key.rpartition(":")
    if planned is None or planned.turn == 1:
        return None
    return rest if planned.turn == FIRST_REPEAT and planned.axis != "run" else f"{rest}:{planned.turn - 1}"


FIRST_REPEAT = 2
SHORTEST = 2
"""Parts of a key behind the record."""
