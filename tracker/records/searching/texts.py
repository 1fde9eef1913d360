"""Which texts of a record are searched: names and titles, which are also heard, and everything else that is written."""

from collections.abc import Callable, Mapping, Sequence

from tracker.rules.kinds import Kind
from tracker.rules.searching.sounds import sounds
from tracker.rules.searching.tokens import normal, token_texts

SOUND = "\ue000"
"""Begins a token that is a sound. It is nobody's letter, so nobody can type it."""

BETWEEN = "\ue001"
"""Stands between two texts, so that no phrase reaches from one into the next."""

_BEHIND_NAMES: Mapping[Kind, Sequence[str]] = {
    Kind.CASE: ("ref", "summary"),
    Kind.DEMAND: ("ref", "summary", "would_count", "if_refused"),
    Kind.EVENT: ("ref", "summary", "quote", "place", "how_known", "criterion"),
    Kind.LETTER: ("ref", "summary", "text", "url"),
    Kind.ORGANISATION: ("acronym", "ref", "summary", "website"),
    Kind.PERSON: ("ref", "summary", "occupation"),
    Kind.SOURCE: ("ref", "summary", "quote", "publisher", "url"),
    Kind.VISIT: ("ref", "summary", "place", "purpose", "agenda"),
}


def texts_of(kind: Kind, value_of: Callable[[str], str], names: Sequence[str]) -> list[str]:
    """Return what is searched of a record, by the values of its columns; `names` are its other names."""
    title, *others = map(value_of, columns_of(kind))
    return [text for text in (title, *names, *others) if text]


def columns_of(kind: Kind) -> Sequence[str]:
    """Return the columns of a record that are searched."""
    return ("title", *_BEHIND_NAMES[kind])


def names_in(kind: Kind, title: str, names: Sequence[str]) -> list[str]:
    """Return the names by whose sound a record is found."""
    return [title, *names] if kind in (Kind.PERSON, Kind.ORGANISATION) else []


def cut(texts: Sequence[str], names: Sequence[str] = ()) -> list[str]:
    """Return the tokens of texts, and how names among them sound."""
    found: list[str] = []
    for text in texts:
        found += token_texts(normal(text))
        found.append(BETWEEN)
    heard = {key for name in names for key in sounds(name)}
    return found + [SOUND + key for key in sorted(heard)]
