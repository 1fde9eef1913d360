"""The kinds of record, and the letters their public references begin with."""

import re
import secrets
from collections.abc import Iterable
from enum import StrEnum

from tracker.rules.words import N_

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, 1, I or O: a reference is read out over the telephone."""

REFERENCE_LENGTH = 5


class Kind(StrEnum):
    EVENT = "event"
    LETTER = "letter"
    DEMAND = "demand"
    VISIT = "visit"
    PERSON = "person"
    ORGANISATION = "organisation"
    CASE = "case"
    SOURCE = "source"

    @property
    def label(self) -> str:
        return _LABELS[self][0]

    @property
    def plural(self) -> str:
        return _LABELS[self][1]

    @property
    def folder(self) -> str:
        """The first part of the address of its pages: /people, /letters."""
        return _LABELS[self][2]

    @property
    def initial(self) -> str:
        return self.value[0].upper()


_LABELS = {
    Kind.EVENT: (N_("Event"), N_("Events"), "events"),
    Kind.LETTER: (N_("Letter"), N_("Letters"), "letters"),
    Kind.DEMAND: (N_("Demand"), N_("Demands"), "demands"),
    Kind.VISIT: (N_("Visit"), N_("Visits"), "visits"),
    Kind.PERSON: (N_("Person"), N_("People"), "people"),
    Kind.ORGANISATION: (N_("Organisation"), N_("Organisations"), "organisations"),
    Kind.CASE: (N_("Case"), N_("Cases"), "cases"),
    Kind.SOURCE: (N_("Source"), N_("Sources"), "sources"),
}

MERGED_KINDS = (Kind.PERSON, Kind.ORGANISATION, Kind.SOURCE, Kind.CASE, Kind.LETTER, Kind.VISIT)
"""Of which one record takes over another. Of demands one replaces another, and an event is corrected."""

BY_INITIAL = {kind.initial: kind for kind in Kind}


def new_reference(kind: Kind) -> str:
    """Return a random public reference such as "D-7KQ4M"; it counts nothing and says nothing about its record."""
    return f"{kind.initial}-" + "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))


def new_references(kind: Kind, most: int) -> list[str]:
    """Return so many random public references at once; two of very many may be the same."""
    letters = secrets.token_bytes(most * REFERENCE_LENGTH).translate(_LETTERS).decode()
    ends = range(0, len(letters), REFERENCE_LENGTH)
    return [f"{kind.initial}-{letters[end : end + REFERENCE_LENGTH]}" for end in ends]


_LETTERS = (ALPHABET * (256 // len(ALPHABET))).encode()
"""For each byte one of the letters, all of them equally often."""


def references_in(texts: Iterable[str]) -> set[str]:
    """Return what claims to be a reference among the words of these texts."""
    return {word.upper() for text in texts for word in text.split() if kind_of(word) is not None}


def references_within(text: str) -> set[str]:
    """Return what stands like a reference anywhere in a text, such as a page."""
    return set(_REFERENCE.findall(text))


_REFERENCE = re.compile(rf"(?<![\w-])[{''.join(BY_INITIAL)}]-[{ALPHABET}]{{{REFERENCE_LENGTH},12}}(?![\w-])")


def kind_of(reference: str) -> Kind | None:
    """Return the kind a reference claims to be of, or None when it is not a reference."""
    initial, dash, code = reference.strip().upper().partition("-")
    if not dash or not REFERENCE_LENGTH <= len(code) <= 12 or not set(code) <= set(ALPHABET):
        return None
    return BY_INITIAL.get(initial)
