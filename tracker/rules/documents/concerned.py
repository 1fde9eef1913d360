"""Whom a pack is about: how they are called, where they stand, and how lately that was confirmed."""

from dataclasses import dataclass

from tracker.rules.documents.blocks import Say, doubted
from tracker.rules.words import N_


@dataclass(frozen=True, slots=True)
class Concerned:
    """A person who may be named towards these readers, as this level names them."""

    called: str
    written: tuple[tuple[str, str, str], ...]
    """Other ways in which the name is written: which way that is, in which language, the name."""
    stands: str
    as_of: str
    confirmed: str
    is_stale: bool
    """Whether that was confirmed too long ago to count."""
    occupation: str
    born: str
    doubt: str = ""
    """Why it may not be so: believed, disputed."""


def way_in_words(way: str, language: str, say: Say) -> str:
    """Say in which way a name is written: "In their own script (Khmer)"."""
    return f"{say(way)} ({language})" if language else say(way)


def stands_in_words(person: Concerned, say: Say) -> str:
    """Say where somebody stands and since when; when it was confirmed, or since when it is not."""
    confirmed = N_("not confirmed since %(when)s") if person.is_stale else N_("last confirmed %(when)s")
    is_told = person.is_stale or person.confirmed not in ("", person.as_of)
    last = say(confirmed) % {"when": person.confirmed} if is_told else ""
    return ", ".join(part for part in (doubted(say(person.stands), person.doubt, say), person.as_of, last) if part)
