"""The case sheet: one person on one page, for whoever is to speak for them."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.rules.documents.blocks import Block, Document, Say, Style, doubted, facts, heading, item, text
from tracker.rules.documents.pack import READERS
from tracker.rules.exposure import Exposure
from tracker.rules.words import N_


@dataclass(frozen=True, slots=True)
class Stands:
    """How the person stands on one axis, since when, when that was confirmed last, and from which source."""

    axis: str
    word: str
    as_of: str
    confirmed: str
    is_stale: bool
    """Whether that is too long ago to count."""
    source: str
    doubt: str = ""
    """Why it may not be so: believed, disputed."""


@dataclass(frozen=True, slots=True)
class Happened:
    when: str
    what: str
    words: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class AskedFor:
    ref: str
    words: str
    standing: str


@dataclass(frozen=True, slots=True)
class Sheet:
    called: str
    ref: str
    reach: Exposure
    as_of: str
    written: tuple[tuple[str, str], ...]
    """Other ways in which the name is written, each with what it is."""
    about: tuple[tuple[str, str], ...]
    """What is known of the person: what it is, and what is known."""
    stands: tuple[Stands, ...]
    asks: tuple[AskedFor, ...]
    happened: tuple[Happened, ...]
    sources: tuple[str, ...]


def written(sheet: Sheet, language: str, say: Say = str) -> Document:
    """Return the sheet: names, how things stand and since when, what is asked, what happened, how it is known."""
    title = say(N_("Case sheet: %(who)s")) % {"who": sheet.called}
    return Document(title, language, tuple(_blocks(sheet, say)))


def _blocks(sheet: Sheet, say: Say) -> Iterator[Block]:
    yield text(say(READERS[sheet.reach]))
    names = [(say(kind), name) for kind, name in sheet.written]
    about = [(say(label), value) for label, value in sheet.about]
    yield from facts(*names, *about, (say(N_("Reference")), sheet.ref), (say(N_("As known on")), sheet.as_of))
    yield heading(say(N_("How things stand")))
    yield from (item(_stands(each, say)) for each in sheet.stands)
    if not sheet.stands:
        yield text(say(N_("Nothing has been recorded yet.")))
    if sheet.asks:
        yield heading(say(N_("What we ask for")))
        yield from (item(f"{ask.words} ({ask.ref}): {say(ask.standing)}") for ask in sheet.asks)
    if sheet.happened:
        yield heading(say(N_("What happened")))
        rows = tuple((each.when, doubted(say(each.what), each.doubt, say), each.words) for each in sheet.happened)
        head = (say(N_("When")), say(N_("What")), say(N_("In words")))
        yield Block(Style.TABLE, rows=(head, *rows))
    if sheet.sources:
        yield heading(say(N_("How we know")))
        yield from (item(source) for source in sheet.sources)


def _stands(each: Stands, say: Say) -> str:
    since = say(N_(" since %(when)s")) % {"when": each.as_of} if each.as_of else ""
    confirmed = N_(" Not confirmed since %(when)s.") if each.is_stale else N_(" Last confirmed: %(when)s.")
    last = say(confirmed) % {"when": each.confirmed} if each.confirmed else ""
    source = say(N_(" Source: %(source)s.")) % {"source": each.source} if each.source else ""
    return f"{say(each.axis)}: {doubted(say(each.word), each.doubt, say)}{since}.{last}{source}"
