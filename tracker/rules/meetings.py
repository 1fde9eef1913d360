"""How it is known what was said at a meeting, and what may have come back there."""

from enum import StrEnum

from tracker.rules.events import Stance
from tracker.rules.replies import ReplyMeans
from tracker.rules.words import N_


class HowKnown(StrEnum):
    DELEGATION = "delegation"
    IN_THE_ROOM = "in-the-room"
    PUBLIC = "public"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The sentence that says it, as events keep it."""
        return _HOW[self]


_HOW = {
    HowKnown.DELEGATION: N_("The delegation told us"),
    HowKnown.IN_THE_ROOM: N_("We were in the room"),
    HowKnown.PUBLIC: N_("Public statement"),
    HowKnown.OTHER: N_("Somebody else told us"),
}


TO_JUDGE = "reply"
"""The type of an answer that nobody has judged."""

ANSWERS: dict[str, str] = {
    "": N_("They gave none"),
    TO_JUDGE: N_("They answered: judge it later"),
    **{means.value: means.label for means in ReplyMeans if means is not ReplyMeans.LATER},
}
"""What may have come back: the type of the event that it records, and its words."""


def told_as(stance: Stance, how: HowKnown, *, raised_before: bool) -> str:
    """Return the type of the event that tells what somebody says of a meeting.

    Raising is recorded once for a demand and a meeting, from whoever was there; all else is an account of it.
    """
    if how is HowKnown.PUBLIC:
        return "statement"
    return "raised" if stance.side == "raised" and not raised_before else "readout"
