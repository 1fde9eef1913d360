"""What became of a promise: it was said, they say that it is done, we found it kept or broken."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tracker.rules.standing import Happening, place_in_time
from tracker.rules.words import N_

NO_DATE = N_("no date said")
"""What is written where they named no day."""


class PromiseState(StrEnum):
    SAID = "said"
    CLAIMED = "claimed"
    KEPT = "kept"
    PARTLY = "partly"
    BROKEN = "broken"
    RENEWED = "renewed"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    PromiseState.SAID: N_("Said. Nobody has said yet what became of it."),
    PromiseState.CLAIMED: N_("They say it is done. We have not verified it."),
    PromiseState.KEPT: N_("Kept: we verified it."),
    PromiseState.PARTLY: N_("Kept in part: we verified it."),
    PromiseState.BROKEN: N_("Broken."),
    PromiseState.RENEWED: N_("Promised anew."),
    PromiseState.WITHDRAWN: N_("They took it back: they refuse now."),
    PromiseState.DROPPED: N_("We are no longer asking."),
}

DECIDES = {
    "promised": PromiseState.RENEWED,
    "claimed-done": PromiseState.CLAIMED,
    "met": PromiseState.KEPT,
    "partly-met": PromiseState.PARTLY,
    "broken": PromiseState.BROKEN,
    "refused": PromiseState.WITHDRAWN,
    "withdrawn": PromiseState.DROPPED,
}
"""What an event says of the promise before it. What is kept in part may still be kept, or broken."""

STILL_OPEN = frozenset({PromiseState.SAID, PromiseState.CLAIMED, PromiseState.PARTLY})


@dataclass(frozen=True, slots=True)
class Promise:
    said: Happening
    state: PromiseState = PromiseState.SAID
    decided_by: Happening | None = None


def promises(happened: Iterable[Happening]) -> list[Promise]:
    """Return every promise, in the order in which they were made, with what became of each."""
    found: list[Promise] = []
    for happening in sorted(happened, key=place_in_time):
        state = DECIDES.get(happening.type)
        if state is not None and found and found[-1].state in STILL_OPEN:
            found[-1] = Promise(found[-1].said, state, happening)
        if happening.type == "promised":
            found.append(Promise(happening))
    return found
