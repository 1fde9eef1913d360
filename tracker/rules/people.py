"""How a name of a person may be meant."""

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
