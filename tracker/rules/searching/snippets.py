"""The place in a text where something was found, cut out with what stands around it."""

from collections.abc import Iterator, Sequence
from operator import ne
from typing import NamedTuple

from tracker.rules.searching.tokens import token_texts, tokens
from tracker.rules.searching.wanted import Phrase, Query

BEFORE, LONGEST = 60, 200
"""Characters before the first match, and in all."""


class Piece(NamedTuple):
    text: str
    found: bool
    """Whether this is what was looked for."""


def snippet(text: str, asked: Query) -> list[Piece]:
    """Return the line of a text (in its normal form) with most of what was asked, cut to length; [] for none."""
    best: tuple[int, str, list[tuple[int, int]]] = (0, "", [])
    for line in text.splitlines():
        found = list(_matches(line, asked))
        met = len({phrase for phrase, _start, _end in found})
        if met > best[0]:
            best = met, line, sorted((start, end) for _phrase, start, end in found)
    _met, line, places = best
    return list(_pieces(line, places)) if places else []


def marked(line: str, asked: Query) -> list[Piece]:
    """Return a whole line (in its normal form), with what was found in it."""
    places = sorted((start, end) for _phrase, start, end in _matches(line, asked))
    return list(_between(line, places, 0, len(line)))


def _matches(line: str, asked: Query) -> Iterator[tuple[Phrase, int, int]]:
    texts = token_texts(line)
    found = [
        (phrase, first)
        for phrase in asked.phrases
        for form in phrase.forms()
        for first in range(len(texts))
        if _fits(form, texts[first : first + len(form.tokens)])
    ]
    there = list(tokens(line)) if found else []
    for phrase, first in dict.fromkeys(found):
        yield phrase, there[first].start, there[first + len(phrase.tokens) - 1].end


def _fits(phrase: Phrase, texts: Sequence[str]) -> bool:
    if len(texts) != len(phrase.tokens) or any(map(ne, texts[:-1], phrase.tokens)):
        return False
    last, wanted = texts[-1], phrase.tokens[-1]
    return last.startswith(wanted) if phrase.goes_on else last == wanted


def _pieces(line: str, places: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    begin = _word_start(line, max(places[0][0] - BEFORE, 0))
    end = min(begin + LONGEST, len(line))
    if begin:
        yield Piece("\u2026", False)
    yield from _between(line, places, begin, end)
    if end < len(line):
        yield Piece("\u2026", False)


def _between(line: str, places: Sequence[tuple[int, int]], begin: int, end: int) -> Iterator[Piece]:
    at = begin
    for start, stop in places:
        if start < at or stop > end:
            continue
        if start > at:
            yield Piece(line[at:start], False)
        yield Piece(line[start:stop], True)
        at = stop
    if at < end:
        yield Piece(line[at:end], False)


def _word_start(line: str, place: int) -> int:
    """Begin at a word, where there are spaces."""
    space = line.find(" ", place, place + BEFORE // 2) if place else -1
    return space + 1 if space >= 0 else place
