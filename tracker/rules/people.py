"""How a name of a person may be meant, and how that is written behind it."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from tracker.rules.words import N_


class NameKind(StrEnum):
    MAIN = "main"
    OWN_SCRIPT = "own-script"
    LATIN = "latin"
    ALSO = "also-written"
    KNOWN_AS = "known-as"
    SAID = "pronunciation"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    NameKind.MAIN: N_("Name"),
    NameKind.OWN_SCRIPT: N_("In their own script"),
    NameKind.LATIN: N_("In Latin letters"),
    NameKind.ALSO: N_("Also written"),
    NameKind.KNOWN_AS: N_("Known as"),
    NameKind.SAID: N_("Say it"),
}

WORDS = {
    NameKind.OWN_SCRIPT: "own script",
    NameKind.LATIN: "Latin",
    NameKind.ALSO: "also written",
    NameKind.KNOWN_AS: "known as",
    NameKind.SAID: "say it",
}
"""What people write behind a name to say how it is meant."""
MEANT = {word.casefold(): kind for kind, word in WORDS.items()} | {kind.label.casefold(): kind for kind in WORDS}


@dataclass(frozen=True, slots=True)
class Name:
    text: str
    kind: NameKind = NameKind.ALSO
    language: str = ""


def is_latin(text: str) -> bool:
    """Say whether all the letters of a name are Latin ones; one without letters counts as Latin."""
    return text.isascii() or all("LATIN" in unicodedata.name(sign, "") for sign in text if sign.isalpha())
