"""Names by their consonants, the same in every script and spelling: "Sovannara", "Sovanara" and "សុវណ្ណារ៉ា".

Vowels are written differently by everybody; of the consonants, those that stand for one another fall together.
"""

import re
import unicodedata
from functools import cache, lru_cache

from anyascii import anyascii

from tracker.rules.searching.burmese import romanised
from tracker.rules.searching.tokens import normal, without_article

MOST_WORDS = 6
"""Words of a name that are looked at."""

LONGEST_RUN = 3
"""Neighbouring words that may be written as one: Abd al-Rahman, Abdulrahman."""

AYN = "\u0639"
"""Heard as the vowel that follows it: Abd, Ali."""

_PARTS = re.compile("[\u3400-\u9fff\uac00-\ud7ff]|[^\u3400-\u9fff\uac00-\ud7ff]+")
"""Each character of Chinese and each syllable of Korean is a word; everything between them is one."""

_SPELLINGS = (
    ("sch", "s"),
    ("tch", "c"),
    ("ch", "c"),
    ("sh", "s"),
    ("zh", "s"),
    ("kh", "k"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("bh", "b"),
    ("ck", "k"),
    ("qu", "k"),
    ("ks", "x"),
    ("ts", "s"),
    ("tz", "s"),
    ("dj", "j"),
)
_SAME = str.maketrans({"q": "k", "c": "k", "x": "s", "z": "s", "w": "v", "g": "k", "j": "s", "b": "p", "d": "t"})
_VOWELS = frozenset("aeiouyh")


_BETWEEN = re.compile(r"[\s\-\u2010-\u2015.,;/'\u2018\u2019\u02bc()]+")
_NO_LETTER, _DOUBLED = re.compile("[^a-z]"), re.compile(r"(.)\1+")
_CONSONANTS = _SAME | dict.fromkeys(map(ord, "aeiouyh"))
REMEMBERED = 20_000
"""Words, and neighbouring ones: names are made of few."""


def latin_words(name: str) -> list[str]:
    """Return the words of a name in Latin letters: those of Chinese and Korean character by character."""
    if name.isascii():
        found = list(map(_letters, _BETWEEN.split(name)[: 3 * MOST_WORDS]))
    else:
        found = [each for word in _BETWEEN.split(normal(name))[: 3 * MOST_WORDS] for each in _latin(word)]
    return [word for word in found if word][: 2 * MOST_WORDS]


def _latin(word: str) -> list[str]:
    if not word:
        return []
    word = without_article(word)
    if word[0] == AYN:
        word = "a" + word[1:]
    if "\u1000" <= word[0] <= "\u109f":
        return romanised(word)
    return [_letters(anyascii(unicodedata.normalize("NFC", part))) for part in _PARTS.findall(word)]


@lru_cache(maxsize=REMEMBERED)
def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.lower())


@lru_cache(maxsize=REMEMBERED)
def sound(word: str) -> str:
    """Return the consonants of a word in Latin letters; a vowel at its beginning stands as "a"."""
    for spelt, meant in _SPELLINGS:
        word = word.replace(spelt, meant)
    begins = _beginning(word[:2])
    return (begins + _DOUBLED.sub(r"\1", word.translate(_CONSONANTS)))[:12]


def _beginning(letters: str) -> str:
    """An h is heard before a vowel; any other vowel at the beginning is as good as every other."""
    if letters[:1] == "h":
        return "h" if letters[1:] in _VOWELS else ""
    return "a" if letters and letters[0] in _VOWELS else ""


def sounds(name: str) -> set[str]:
    """Return how a name sounds, for the index: its words, each with what is left of it without one consonant, and
    neighbouring words as if they were written as one."""
    words = latin_words(name)
    runs = {sound("".join(words[first : last + 1])) for first, last in _runs(len(words))}
    return {key for key in runs.union(*map(nearly, runs & set(map(sound, words)))) if len(key) > 1}


@cache
def _runs(count: int) -> list[tuple[int, int]]:
    near = [(first, first + more) for first in range(count) for more in range(LONGEST_RUN) if first + more < count]
    return [*near, (0, count - 1)] if count else []


def asked_for(name: str) -> tuple[list[set[str]], set[str]]:
    """Return how a name that is looked for sounds: a set for each word, of which one is to be heard, and one for all
    words written as one."""
    words = [each for each in name.split() if each][:MOST_WORDS]
    parts = [{sound("".join(latin_words(word)))} for word in words]
    by_word = [set().union(*map(nearly, keys)) for keys in parts if all(len(key) > 1 for key in keys)]
    return by_word, {key for key in {sound("".join(latin_words(name)))} if len(key) > 1}


@lru_cache(maxsize=REMEMBERED)
def nearly(key: str) -> frozenset[str]:
    """Return a sound and what is left of it without one consonant: two that share one of these differ in one letter."""
    if len(key) < 4:
        return frozenset({key})
    return frozenset({key, *(key[:place] + key[place + 1 :] for place in range(len(key)))})
