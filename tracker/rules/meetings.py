"""How it is known what was said at a meeting, and what may have come back there."""

import re
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


_TIME = re.compile(r"(\d{1,2})(?:[:.h]\s?(\d{2}))?\s*(?:h|uhr|(a|p)\.?m\.?)?", re.IGNORECASE)


def time_of_day(text: str) -> str | None:
    """Read a time as people write it ("14:30", "9.05", "14h30", "2 pm") and return it as "14:30", or None.

    A bare number is a time only with am or pm: "9" may be a day.
    """
    found = _TIME.fullmatch(" ".join(text.split()))
    if found is None or not (found[2] or found[3]):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None
