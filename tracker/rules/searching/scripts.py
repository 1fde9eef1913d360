"""How each script writes words: with spaces or without, and with which marks that a reader may leave out."""

import unicodedata
from enum import Enum
from functools import lru_cache

from anyascii import anyascii


class Writing(Enum):
    """What a character is to a word."""

    NOTHING = "between words"
    IGNORED = "nobody sees it"
    MARK = "belongs to the character before it"
    LETTER = "part of a word"
    CLUSTER = "begins a cluster of a script without spaces"


_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1100, 0x11FF),  # Hangul, of which particles hang on to names
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19DF),  # Tai Le, New Tai Lue
    (0x1A20, 0x1AAF),  # Tai Tham
    (0xA9E0, 0xA9FF),
    (0xAA60, 0xAA7F),  # Burmese of other languages
    (0x3005, 0x3007),
    (0x3041, 0x30FF),  # Japanese
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),  # Chinese
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)

JOINERS = frozenset("\u17d2\u1039\u1a60")
"""What ties the next consonant to the one before it: Khmer coeng, Burmese and Tai Tham viramas."""

_DROP_MARKS = ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "COMBINING")

_ALIKE = str.maketrans(
    "\u0622\u0623\u0625\u0671\u0649\u0629\u0624\u0626\u06a9\u06cc\u06d5\u06c1\u06be"
    "\u05da\u05dd\u05df\u05e3\u05e5\u0131",
    "\u0627\u0627\u0627\u0627\u064a\u0647\u0648\u064a\u0643\u064a\u0647\u0647\u0647\u05db\u05de\u05e0\u05e4\u05e6i",
    "\u0640\u0621",
) | {hiragana: hiragana + 0x60 for hiragana in range(0x3041, 0x3097)}
"""Letters of one sound that are written one for the other: of Arabic, Persian and Urdu, at ends of words in Hebrew, the
two syllabaries of Japanese."""

_RINGS = frozenset("\u02b9\u02ba\u02be\u02bf")
"""Signs of scholars for what others do not write: ayn, hamza, soft sign."""

_APOSTROPHES = frozenset("\u02bb\u02bc")
"""Those that are letters to Unicode; to a reader, they are as good as any other."""


@lru_cache(maxsize=4096)
def writing(character: str) -> Writing:
    """Return what a character is to a word."""
    category = unicodedata.category(character)
    if character.isspace() or character == "\u200b" or character in _APOSTROPHES:
        return Writing.NOTHING
    if category in ("Cf", "Cc") or character in _RINGS:
        return Writing.IGNORED
    if category[0] == "M":
        return Writing.MARK
    if category[0] not in "LN":
        return Writing.NOTHING
    return Writing.CLUSTER if category != "Nd" and _is_unspaced(ord(character)) else Writing.LETTER


def _is_unspaced(code: int) -> bool:
    return any(first <= code <= last for first, last in _UNSPACED)


@lru_cache(maxsize=4096)
def folded(character: str) -> str:
    """Return what of a character counts: no case, no marks that readers leave out, one letter for those alike."""
    text = "".join(_plain(each) for each in unicodedata.normalize("NFD", character.casefold()))
    return unicodedata.normalize("NFC", text.translate(_ALIKE))


def _plain(character: str) -> str:
    name = unicodedata.name(character, "")
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.digit(character))
    if unicodedata.category(character)[0] == "M" and (name.startswith(_DROP_MARKS) or name.endswith("SIGN NUKTA")):
        return ""
    if name.startswith("LATIN") and not character.isascii():
        return "".join(filter(str.isalnum, anyascii(character).lower())) or character
    return character
