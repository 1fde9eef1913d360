"""Each time a demand was put to somebody: where, to whom, in which words, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tracker.records.links import End
from tracker.records.record import Record
from tracker.rules import demands as rules
from tracker.rules.demands import Mention
from tracker.rules.drift import Piece, drift, same_words
from tracker.web.records.ties import Tied
from tracker.web.timelines import Chip, Item, of_kind
from tracker.web.wording import names

WHERE = ("L-", "V-", "E-")
"""The kinds of record in which a demand is asked: a letter, a visit, a meeting."""
THOSE_MET = ("P-", "O-")


@dataclass(frozen=True, slots=True)
class Raising:
    """One time the demand was put to somebody."""

    item: Item
    where: list[Chip]
    to: Markup
    quotes: list[str]
    drift: "Drift | None"
    answer: Item | None


@dataclass(frozen=True, slots=True)
class Drift:
    """How the words differ from those of the time before."""

    since: str
    pieces: Sequence[Piece]
    """Empty when they are the same."""


def raisings_of(
    mentions: Sequence[Mention], items: Mapping[int, Item], addressees: Mapping[str, Sequence[Record]], tied: Tied
) -> list[Raising]:
    """Return every time it was raised, the latest first, with what they said before it was raised again.

    `addressees` are those of the letters that make the demand, by the letter's reference.
    """
    quotes: dict[str, list[str]] = {}
    for tie in tied.back("makes-demand"):
        quotes.setdefault(tie.record.ref, []).append(tie.quote)
    answers = rules.answers_to(mentions)
    found, before = list[Raising](), None
    for mention in rules.raisings(mentions):
        item = items[mention.id]
        where = [chip for initial in WHERE for chip in of_kind(item.about, initial)]
        written = [quote for chip in where for quote in quotes.get(chip.ref, []) if quote] or [item.quote]
        words = [quote for quote in written if quote]
        to = _met(item, tied) if mention.in_talks else _asked(where, addressees, tied)
        answer = items[answers[mention.id].id] if mention.id in answers else None
        found.append(Raising(item, where, to, words, _drift(before, words), answer))
        before = (item.when_words, words) if words else before
    return found[::-1]


def _asked(where: Sequence[Chip], addressees: Mapping[str, Sequence[Record]], tied: Tied) -> Markup:
    asked = next((addressees[chip.ref] for chip in where if chip.ref in addressees), None)
    return names(asked or ends(tied, "addressee"))


def _met(item: Item, tied: Tied) -> Markup:
    """Name who was met there; the people for whom it is asked were not."""
    for_whom = {record.ref for record in ends(tied, "beneficiary")}
    return names([chip for chip in item.about if chip.ref.startswith(THOSE_MET) and chip.ref not in for_whom])


def _drift(before: tuple[str, list[str]] | None, words: list[str]) -> Drift | None:
    if before is None or not words:
        return None
    since, (old, new) = before[0], ("\n".join(each) for each in (before[1], words))
    return Drift(since, () if same_words(old, new) else drift(old, new))


def ends(tied: Tied, role: str) -> list[End]:
    return [tie.record for tie in tied.out(role)]
