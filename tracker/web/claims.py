"""Who says what: accounts of the same thing, ready to stand side by side. None is overwritten into agreement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from tracker.actions.visits import OWN
from tracker.rules.accounts import Encounter, contradict
from tracker.rules.events import Stance
from tracker.rules.meetings import HowKnown
from tracker.rules.visits import disagree
from tracker.web.timelines import Chip, Item, SourceChip, of_kind


@dataclass(frozen=True, slots=True)
class Claim:
    """One account of it; accounts with the same label say the same."""

    stance_label: str
    who: str
    when_words: str
    when_iso: str
    quote: str
    body: str
    url: str
    source: SourceChip | None
    precisely: str = ""
    meetings: Sequence[Chip] = ()
    """Of which meeting it tells, where that is said."""


def who_says(item: Item) -> str:
    """Name whoever said it, or else where it was said."""
    if item.speakers:
        return ", ".join(chip.title for chip in item.speakers)
    if item.sources:
        return item.sources[0].publisher or item.sources[0].title
    if item.event.how_known in HOW_KNOWN:
        return _(item.event.how_known)
    return _("Our own record of the visit") if item.event.how_known == OWN else _("Nobody is named")


HOW_KNOWN = {how.label for how in HowKnown}


def claim(item: Item, label: str, precisely: str = "") -> Claim:
    source = item.sources[0] if item.sources else None
    body = item.body or (item.title if not item.quote else "")
    who, when = who_says(item), (item.when_words, item.when_iso)
    return Claim(label, who, *when, item.quote, body, item.url, source, precisely, of_kind(item.about, "E-"))


SIDES = {"raised": Stance.RAISED.label, "open": Stance.DECLINED_TO_SAY.label, "not raised": Stance.NOT_RAISED.label}


def accounts_of_raising(items: Iterable[Item]) -> list[Claim]:
    """Everything that takes a stance on whether it was raised, side by side, each side from its oldest."""
    told = [(item, item.stance) for item in items if item.stance is not None]
    return [
        claim(item, label, stance.label if stance.label != label else "")
        for side, label in SIDES.items()
        for item, stance in told
        if stance.side == side
    ]


def contradicting(items: Iterable[Item], of: Sequence[str] = ("E-", "V-")) -> bool:
    """Say whether some hold that it was raised, and others that it was not, where it may be the same encounter.

    `of`: with which letters the references begin of what tells encounters apart; those of a page's own kind do not.
    """
    return contradict((item.stance, _encounter(item, of)) for item in items if item.stance is not None)


def _encounter(item: Item, of: Sequence[str]) -> Encounter:
    return Encounter(*(frozenset(chip.ref for chip in of_kind(item.about, initial)) for initial in of))


def accounts_of_dates(items: Iterable[Item], type_code: str) -> list[Claim]:
    """Every date that is given for one step of a visit, when they cannot all be right."""
    told = [item for item in items if item.event.type == type_code]
    if not disagree([item.event.when for item in told]):
        return []
    return [claim(item, item.when_words) for item in told]
