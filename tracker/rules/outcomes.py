"""What may have become of a follow-up. There is no "done" without one of these."""

from enum import StrEnum

from tracker.rules.plans import Owes, judges
from tracker.rules.words import N_


class Outcome(StrEnum):
    NO_ANSWER = "no-answer"
    ACKNOWLEDGED = "acknowledged"
    PROMISED = "promised"
    REFUSED = "refused"
    PARTLY_MET = "partly-met"
    MET = "met"
    DONE = "done"
    COULD_NOT = "could-not"
    NO_LONGER_NEEDED = "no-longer-needed"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def is_answer(self) -> bool:
        """Whether it is something that happened, and so an event."""
        return self not in (Outcome.DONE, Outcome.COULD_NOT, Outcome.NO_LONGER_NEEDED)


_LABELS = {
    Outcome.NO_ANSWER: N_("No answer"),
    Outcome.ACKNOWLEDGED: N_("They acknowledged"),
    Outcome.PROMISED: N_("They promised"),
    Outcome.REFUSED: N_("They refused"),
    Outcome.PARTLY_MET: N_("Part of it has happened"),
    Outcome.MET: N_("It has happened"),
    Outcome.DONE: N_("It is done"),
    Outcome.COULD_NOT: N_("I could not do it"),
    Outcome.NO_LONGER_NEEDED: N_("No longer needed"),
}


class Lapse(StrEnum):
    """Why a follow-up was cancelled though nobody said what became of it."""

    OVERTAKEN = "overtaken"
    """Its plan asks for something else by now, or for nothing."""
    TAKEN_BACK = "taken back"
    PASSED = "passed"
    """Its day had passed when a plan was changed, and nobody wanted it to come back for that."""


def offered(owes: Owes, key: str = "") -> list[Outcome]:
    """Return the outcomes that make sense for who owes the step, in the order they are offered.

    A step that asks to judge a reply (its key says so) is done by saying what the reply means, and in no other way:
    the reply would wait for ever.
    """
    ends = [Outcome.COULD_NOT, Outcome.NO_LONGER_NEEDED]
    answers = [outcome for outcome in Outcome if outcome.is_answer]
    if judges(key):
        return [*(answer for answer in answers if answer is not Outcome.NO_ANSWER), Outcome.COULD_NOT]
    return [*answers, *ends] if owes is Owes.THEY else [Outcome.DONE, *ends]


def at_hand(owes: Owes, key: str = "") -> list[Outcome]:
    """Return the few outcomes that stand as buttons beside a follow-up, the likeliest first."""
    if judges(key):
        return [Outcome.ACKNOWLEDGED, Outcome.PROMISED, Outcome.REFUSED]
    return [Outcome.NO_ANSWER, Outcome.PROMISED, Outcome.REFUSED] if owes is Owes.THEY else [Outcome.DONE]
