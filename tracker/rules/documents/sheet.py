"""The case sheet: one person on one page, for whoever is to speak for them."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.rules.documents.blocks import Block, Document, Say, facts, heading, item, text
from tracker.rules.documents.concerned import AskedFor, Happened, Stands, asked_for, story, things_stand
from tracker.rules.documents.pack import READERS
from tracker.rules.exposure import Exposure
from tracker.rules.words import N_


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
    yield from things_stand(sheet.stands, say)
    if sheet.asks:
        yield heading(say(N_("What we ask for")))
        yield from asked_for(sheet.asks, say)
    if sheet.happened:
        yield heading(say(N_("What happened")))
        yield story(sheet.happened, say)
    if sheet.sources:
        yield heading(say(N_("How we know")))
        yield from (item(source) for source in sheet.sources)
