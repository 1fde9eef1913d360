"""Which demands a visit is the moment for, why, and in which order: the urgent first, then the longest silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.rules.words import N_


class Reason(StrEnum):
    """Why a demand is proposed. Of several the first holds."""

    FOR_IT = "for-it"
    LEFT_OPEN = "left-open"
    HOST = "host"
    VISITOR = "visitor"
    CHOSEN = "chosen"
    RELAYED = "relayed"
    """Asked of the visitors, and others would have to do it."""

    @property
    def label(self) -> str:
        return _REASONS[self]


_REASONS = {
    Reason.FOR_IT: N_("Made for this visit"),
    Reason.LEFT_OPEN: N_("Left open after the visit before"),
    Reason.HOST: N_("Open with the hosts"),
    Reason.VISITOR: N_("Open with the visitors"),
    Reason.CHOSEN: N_("Added by hand"),
    Reason.RELAYED: N_("For the visitors to pass on"),
}

SOON = timedelta(days=30)


class Urgency(StrEnum):
    BROKEN = "broken"
    LATE = "late"
    SOON = "soon"
    NONE = "none"

    @property
    def label(self) -> str:
        return _URGENCIES[self]


_URGENCIES = {
    Urgency.BROKEN: N_("The day that they promised has passed"),
    Urgency.LATE: N_("Its deadline has passed"),
    Urgency.SOON: N_("Its day comes within 30 days"),
    Urgency.NONE: "",
}


@dataclass(frozen=True, slots=True)
class Waits:
    """How long a demand has waited, and for what."""

    id: int
    days: int | None
    """Without an answer on substance; None when it does not wait or nobody knows since when."""
    deadline: date | None
    promised: date | None
    """The last day on which a promise that is not kept yet can be kept."""

    def urgency(self, on: date) -> Urgency:
        """Return how urgent it is on a day: a promise that was not kept comes first."""
        if self.promised is not None and self.promised < on:
            return Urgency.BROKEN
        if self.deadline is not None and self.deadline < on:
            return Urgency.LATE
        near = [day for day in (self.promised, self.deadline) if day is not None]
        return Urgency.SOON if near and min(near) <= on + SOON else Urgency.NONE


def comes_after(reason: Reason, made_on: date | None, last_day: date | None, on: date) -> bool:
    """Say whether a demand comes too late for a visit that is over by a day: nobody asked for it until it was.

    What nobody has asked for yet counts as made for a visit where somebody said that it is for it.
    """
    if last_day is None or on <= last_day:
        return False
    return made_on > last_day if made_on else reason is not Reason.FOR_IT


def in_order(demands: Sequence[Waits], on: date) -> list[int]:
    """Return their ids in the order in which a pack proposes them: by urgency, then by the length of the silence."""
    ranks = list(Urgency)
    ordered = sorted(demands, key=lambda each: (ranks.index(each.urgency(on)), -(each.days or 0), each.id))
    return [each.id for each in ordered]
