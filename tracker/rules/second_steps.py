"""The second step when signing in: how long it counts as fresh, and how recovery codes are written and read."""

import re
from datetime import timedelta

FRESH = timedelta(minutes=5)
"""Whoever proved so long ago that it is them is not asked again."""

ARRIVAL_LIVES = timedelta(minutes=15)
"""Between the first step and the second."""

SETTING_UP = timedelta(hours=1)
"""How long the page may lie open on which somebody adds an app."""

RESET_AFTER = timedelta(hours=24)
"""After two coordinators vouched for somebody, their lost second step goes: time enough to say that it is not lost."""

CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are mistaken for one another."""
LENGTH, _GROUP = 24, 4
"""24 letters of 31 are 118 bits: nobody guesses one, so a quick hash is enough (ASVS 6.5.2 asks for 112)."""


def written(code: str) -> str:
    """Return a recovery code as it is shown: six groups of four letters."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def typed(text: str) -> str:
    """Return a code as it is compared: without spaces and hyphens, in small letters."""
    return re.sub(r"[\s\-\u2010-\u2015\u2212]", "", text).lower()


def is_of_an_app(code: str) -> bool:
    """Say whether this has the form of a code from an app: six digits."""
    return re.fullmatch(r"[0-9]{6}", code) is not None


def is_recovery_code(code: str) -> bool:
    """Say whether this has the form of a recovery code."""
    return len(code) == LENGTH and set(code) <= set(LETTERS)
