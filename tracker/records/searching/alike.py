"""People and organisations with a name that is spelt nearly as somebody typed it, or sounds so."""

from collections.abc import Collection

from tracker.records.searching.hits import Hit, heard, texts_at
from tracker.rules.searching.likeness import ALIKE, likeness
from tracker.rules.searching.wanted import Query

FEW = 5
"""Fewer found than so many, and names that are alike are offered too."""

MOST = 8


def alike(asked: Query, found: Collection[Hit]) -> list[Hit]:
    """Return those with the likest names, the likest first, besides what was found; none when enough was."""
    if len(found) >= FEW:
        return []
    shown = {hit.id for hit in found}
    others = [hit for hit in heard(asked) if hit.id not in shown]
    texts = texts_at([hit.place for hit in others])
    like = [(likeness(asked.words, _names(hit, texts.get(hit.place, ""))), hit) for hit in others]
    kept = sorted((pair for pair in like if pair[0] >= ALIKE), key=lambda pair: (-pair[0], -pair[1].place))
    return [hit for _score, hit in kept[:MOST]]


def _names(hit: Hit, text: str) -> list[str]:
    """Return the lines of an entry that are names: those above its reference."""
    return text.partition(f"\n{hit.ref}")[0].splitlines()
