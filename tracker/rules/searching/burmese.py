"""Burmese names in Latin letters, syllable by syllable, about as newspapers write them.

Letter by letter, as libraries transcribe, "Aung San Suu Kyi" becomes something that nobody would type.
"""

_LETTERS = {
    **dict.fromkeys("\u1000", "k"),
    **dict.fromkeys("\u1001", "kh"),
    **dict.fromkeys("\u1002\u1003", "g"),
    **dict.fromkeys("\u1004", "ng"),
    **dict.fromkeys("\u1005\u1006", "s"),
    **dict.fromkeys("\u1007\u1008", "z"),
    **dict.fromkeys("\u1009\u100a", "ny"),
    **dict.fromkeys("\u100b\u100c\u1010\u1011", "t"),
    **dict.fromkeys("\u100d\u100e\u1012\u1013", "d"),
    **dict.fromkeys("\u100f\u1014", "n"),
    **dict.fromkeys("\u1015\u1016", "p"),
    **dict.fromkeys("\u1017\u1018", "b"),
    **dict.fromkeys("\u1019", "m"),
    **dict.fromkeys("\u101a\u101b", "y"),
    **dict.fromkeys("\u101c\u1020", "l"),
    **dict.fromkeys("\u101d", "w"),
    **dict.fromkeys("\u101e", "th"),
    **dict.fromkeys("\u101f", "h"),
    **dict.fromkeys("\u1021", "a"),
}
_SIGNS = {
    **dict.fromkeys("\u102b\u102c", "a"),
    **dict.fromkeys("\u102d\u102e", "i"),
    **dict.fromkeys("\u102f\u1030", "u"),
    **dict.fromkeys("\u1031\u1032", "e"),
    **dict.fromkeys("\u1036", "n"),
    **dict.fromkeys("\u103b\u103c", "y"),
    **dict.fromkeys("\u103d", "w"),
}
_FINALS = {
    **dict.fromkeys("\u1014\u1019\u100f", "n"),
    **dict.fromkeys("\u1005\u1010\u1015", "t"),
    **dict.fromkeys("\u1000", "k"),
}
_NG, _ASAT, _VIRAMA, _DOT_BELOW = "\u1004", "\u103a", "\u1039", "\u1037"


def romanised(word: str) -> list[str]:
    """Return the syllables of a Burmese word in Latin letters; what is not Burmese is left out."""
    syllables: list[str] = []
    for place, character in enumerate(word):
        if character not in _LETTERS:
            syllables[-1:] = [syllables[-1] + _SIGNS.get(character, "")] if syllables else []
        elif syllables and _ends_a_syllable(word[place + 1 : place + 3]):
            syllables[-1] = _closed(syllables[-1], character)
        else:
            syllables.append(_LETTERS[character])
    return syllables


def _ends_a_syllable(after: str) -> bool:
    """A consonant that is followed by asat (perhaps behind a tone), or that carries another, has no vowel."""
    return after[:1] in (_ASAT, _VIRAMA) or after == _DOT_BELOW + _ASAT


def _closed(syllable: str, final: str) -> str:
    """One final is written "-in" after no vowel, and as in "-aung" or "-aing" after two."""
    if final == _NG:
        return syllable + ("ng" if syllable.endswith(("ea", "iu")) else "in")
    return syllable + _FINALS.get(final, "")
