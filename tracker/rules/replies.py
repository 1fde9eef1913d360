"""What a reply may mean for a demand. Nobody but a person can say; until then it is a reply to check."""

from enum import StrEnum

from tracker.rules.words import N_

TO_JUDGE = frozenset({"reply", "claimed-done"})
"""Types of what came back and waits for somebody to say what it means: a reply, a claim that it is done."""


class ReplyMeans(StrEnum):
    """Each but the last is the type of the event that it records."""

    ACKNOWLEDGED = "acknowledged"
    PROMISED = "promised"
    REFUSED = "refused"
    PARTLY_MET = "partly-met"
    MET = "met"
    LATER = "later"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    ReplyMeans.ACKNOWLEDGED: N_("Not an answer: they acknowledged it"),
    ReplyMeans.PROMISED: N_("They promised"),
    ReplyMeans.REFUSED: N_("They refused"),
    ReplyMeans.PARTLY_MET: N_("Part of it has happened"),
    ReplyMeans.MET: N_("It has happened"),
    ReplyMeans.LATER: N_("Decide later"),
}
