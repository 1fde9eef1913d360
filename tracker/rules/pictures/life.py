"""In which lane and tone the life of a demand shows what happened to it."""

from enum import StrEnum

from tracker.rules.demands import Mention
from tracker.rules.events import TYPES, Group
from tracker.rules.pictures.shapes import Tone
from tracker.rules.words import N_


class Lane(StrEnum):
    ASKED = "asked"
    ANSWERED = "answered"
    FOUND = "found"
    RAISED = "raised"
    OPEN = "open"
    NOT_RAISED = "not raised"

    @property
    def label(self) -> str:
        return _LANES[self]


_LANES = {
    Lane.ASKED: N_("We asked"),
    Lane.ANSWERED: N_("They answered"),
    Lane.FOUND: N_("What we found or decided"),
    Lane.RAISED: N_("Said to have been raised"),
    Lane.OPEN: N_("Declined to say"),
    Lane.NOT_RAISED: N_("Said not to have been raised"),
}
"""Accounts that contradict each other stand in lanes of their own, one above the other."""

FOUND = {
    "met": Tone.MET,
    "partly-met": Tone.PARTLY,
    "broken": Tone.LATE,
    "withdrawn": Tone.QUIET,
    "reopened": Tone.QUIET,
    "no-answer": Tone.QUIET,
}
ANSWERS = {"promised": Tone.WAITING, "refused": Tone.REFUSED, "reply": Tone.CHECK, "claimed-done": Tone.CHECK}
SIDES = {Lane.RAISED: Tone.MET, Lane.OPEN: Tone.CHECK, Lane.NOT_RAISED: Tone.LATE}


def lane_of(mention: Mention) -> tuple[Lane, Tone] | None:
    """Return where an event about a demand stands and how it looks; None of what neither asks nor answers."""
    if mention.is_raising:
        return Lane.ASKED, Tone.ACCENT
    if mention.type in FOUND:
        return Lane.FOUND, FOUND[mention.type]
    if mention.type in TYPES and TYPES[mention.type].group is Group.ANSWERS:
        return Lane.ANSWERED, ANSWERS.get(mention.type, Tone.QUIET)
    if mention.stance:
        side = Lane(mention.stance.side)
        return side, SIDES[side]
    return None
