"""How like a name is to what somebody typed."""

from collections.abc import Iterable

from rapidfuzz import fuzz

from tracker.rules.searching.sounds import latin_words, sound

ALIKE = 62
"""From 0 to 100; below it, a name is another name."""

LONGEST_NAME = 120


def likeness(typed: str, lines: Iterable[str]) -> float:
    """Return how like the likest of these names is to what was typed (0 to 100), letter by letter or by its sound."""
    wanted = latin_words(typed)
    heard = " ".join(map(sound, wanted))
    best = 0.0
    for line in lines:
        if line and len(line) <= LONGEST_NAME:
            words = latin_words(line)
            spelt = fuzz.token_sort_ratio(" ".join(wanted), " ".join(words))
            by_sound = fuzz.token_sort_ratio(heard, " ".join(map(sound, words)))
            as_one = fuzz.ratio(sound("".join(wanted)), sound("".join(words)))
            best = max(best, spelt, 0.95 * by_sound, 0.95 * as_one)
    return best
