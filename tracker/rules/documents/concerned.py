"""What a paper says of one person: how they stand, what is asked for them, and what happened to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.rules.documents.blocks import Block, Say, Style, doubted, facts, heading, item, one_stop, text
from tracker.rules.events import Group, of_group
from tracker.rules.words import N_

TOLD = of_group([Group.CUSTODY, Group.HEALTH, Group.MECHANISMS])
"""What happened to somebody that papers tell."""


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
class Concerned:
    """A person who may be named towards these readers, as this level names them."""

    called: str
    written: tuple[tuple[str, str, str], ...]
    """Other ways in which the name is written: which way that is, in which language, the name."""
    occupation: str
    born: str
    stands: tuple[Stands, ...]
    asks: tuple[AskedFor, ...]
    happened: tuple[Happened, ...]
    is_cut: bool
    """Whether more happened than stands here."""


def on_a_page(person: Concerned, say: Say) -> Iterator[Block]:
    """Return the page of a pack about somebody."""
    yield heading(person.called)
    yield from facts(
        *((_way(way, language, say), name) for way, language, name in person.written),
        (say(N_("Occupation")), person.occupation),
        (say(N_("Born")), person.born),
    )
    yield Block(Style.SUBHEADING, say(N_("What we ask for")))
    yield from asked_for(person.asks, say)
    yield Block(Style.SUBHEADING, say(N_("How things stand")))
    yield from things_stand(person.stands, say)
    if person.happened:
        yield Block(Style.SUBHEADING, say(N_("What happened")))
        yield story(person.happened, say)
    if person.is_cut:
        yield text(say(N_("What happened before stands on the case sheet.")))


def asked_for(asks: Sequence[AskedFor], say: Say) -> Iterator[Block]:
    return (item(f"{ask.words} ({ask.ref}): {say(ask.standing)}") for ask in asks)


def things_stand(stands: Sequence[Stands], say: Say) -> Iterator[Block]:
    """Say how somebody stands, a line for each axis."""
    yield from (item(_stands(each, say)) for each in stands)
    if not stands:
        yield text(say(N_("Nothing has been recorded yet.")))


def story(happened: Sequence[Happened], say: Say) -> Block:
    """Return what happened as a table."""
    rows = tuple((each.when, doubted(say(each.what), each.doubt, say), each.words) for each in happened)
    return Block(Style.TABLE, rows=((say(N_("When")), say(N_("What")), say(N_("In words"))), *rows))


def _way(way: str, language: str, say: Say) -> str:
    """Say in which way a name is written: "In their own script (Khmer)"."""
    return f"{say(way)} ({language})" if language else say(way)


def _stands(each: Stands, say: Say) -> str:
    since = say(N_(" since %(when)s")) % {"when": each.as_of} if each.as_of else ""
    confirmed = N_(" Not confirmed since %(when)s.") if each.is_stale else N_(" Last confirmed: %(when)s.")
    last = say(confirmed) % {"when": each.confirmed} if each.confirmed else ""
    source = one_stop(say(N_(" Source: %(source)s.")) % {"source": each.source}) if each.source else ""
    return f"{say(each.axis)}: {doubted(say(each.word), each.doubt, say)}{since}.{last}{source}"
