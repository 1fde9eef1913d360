"""A word that is looked for, as it may be written."""

import base64
from collections.abc import Iterable
from functools import cache


@cache
def writings(word: str) -> tuple[bytes, ...]:
    """A word plain, in base64 wherever it begins, in hex, in two bytes for each letter; in small letters."""
    plain = word.encode()
    shifted = [base64.b64encode(b"." * by + plain)[4 if by else 0 : -4].lower() for by in range(3)]
    return (plain, *shifted, plain.hex().encode(), word.encode("utf-16-le"))


def found_in(said: bytes, words: Iterable[str]) -> list[str]:
    """Return the words that stand in this in any writing."""
    low = said.lower()
    return [word for word in words if any(written in low for written in writings(word))]
