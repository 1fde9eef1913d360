"""A list of people held: by which definition, as of when, compiled by whom, and what changed since the last one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracker.rules.documents.blocks import Block, Document, Say, Style, doubted, facts, heading, item, one_stop, text
from tracker.rules.documents.pack import READERS, Counted, group_in_words
from tracker.rules.exposure import Exposure
from tracker.rules.words import N_


@dataclass(frozen=True, slots=True)
class Listed:
    """One person on the list."""

    ref: str
    called: str
    custody: str
    since: str
    confirmed: str
    is_stale: bool
    """Whether that was confirmed too long ago to count."""
    stage: str
    regime: str
    doubt: str = ""
    """Why the custody may not be so: believed, disputed."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is otherwise than on the list before."""

    since: str
    """When the list before was made, in words."""
    added: tuple[str, ...]
    gone: tuple["Move", ...]
    """Those who still may be named."""
    moved: tuple["Move", ...]
    """Whose custody is otherwise."""
    corrected: tuple[tuple[str, str], ...] = ()
    """Whose name was written otherwise: before, now."""


@dataclass(frozen=True, slots=True)
class Move:
    """What became of somebody's custody since the list before."""

    who: str
    before: str
    now: str
    since: str
    """Since when it is so, in words."""

    @property
    def is_otherwise(self) -> bool:
        return bool(self.now) and self.now != self.before


@dataclass(frozen=True, slots=True)
class PeopleList:
    title: str
    definition: str
    compiled_by: str
    as_of: str
    reach: Exposure
    people: tuple[Listed, ...]
    groups: tuple[Counted, ...]
    changes: Changes | None


def compare(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[set[str], set[str], set[str]]:
    """Return who was added, who is gone, and of whom the custody is otherwise, by their references."""
    return (
        {ref for ref in now if ref not in before},
        {ref for ref in before if ref not in now},
        {ref for ref in now if ref in before and now[ref] != before[ref]},
    )


HEAD = (
    *(N_("No."), N_("Name"), N_("Custody"), N_("Since")),
    *(N_("Last confirmed"), N_("Legal stage"), N_("Place")),
)


def written(made: PeopleList, language: str, say: Say = str) -> Document:
    """Return the list: what it counts, who stands on it, who is counted besides, what changed."""
    title = say(N_("People held: %(what)s")) % {"what": made.title}
    return Document(title, language, tuple(_blocks(made, say)))


def _blocks(made: PeopleList, say: Say) -> Iterator[Block]:
    yield text(say(READERS[made.reach]))
    yield from facts(
        (say(N_("Who is on it")), made.definition),
        (say(N_("As of")), made.as_of),
        (say(N_("Compiled by")), made.compiled_by),
        (say(N_("Named")), str(len(made.people))),
    )
    if made.people:
        rows = (_row(place, each, say) for place, each in enumerate(made.people, 1))
        yield Block(Style.TABLE, rows=(tuple(map(say, HEAD)), *rows))
    if made.groups:
        yield heading(say(N_("Groups, counted and not named")))
        yield from (item(group_in_words(group, say)) for group in made.groups)
    if made.changes is not None:
        yield from _changed(made.changes, say)


def _row(place: int, each: Listed, say: Say) -> tuple[str, ...]:
    words = (say(word) if word else "" for word in (each.stage, each.regime))
    custody = doubted(say(each.custody), each.doubt, say) if each.custody else ""
    if each.is_stale:
        custody = say(N_("%(status)s, not confirmed")) % {"status": custody}
    return (str(place), each.called, custody, each.since, each.confirmed, *words)


def _changed(changes: Changes, say: Say) -> Iterator[Block]:
    yield heading(say(N_("Changes since the list of %(day)s")) % {"day": changes.since})
    yield from (item(say(N_("Added: %(who)s")) % {"who": who}) for who in changes.added)
    yield from (item(_gone(move, say)) for move in changes.gone)
    yield from (item(_moved(move, say)) for move in changes.moved)
    for before, now in changes.corrected:
        yield item(say(N_("Corrected: %(now)s, before: %(before)s")) % {"now": now, "before": before})
    if not (changes.added or changes.gone or changes.moved or changes.corrected):
        yield text(say(N_("None among those who are named.")))


def _gone(move: Move, say: Say) -> str:
    said = say(N_("No longer on it: %(who)s")) % {"who": move.who}
    return f"{one_stop(f'{said}.')} {_stands(move, say)}" if move.is_otherwise else said


def _moved(move: Move, say: Say) -> str:
    words = {"who": move.who, "before": say(move.before), "now": say(move.now)}
    if not move.before:
        return f"{move.who}: {_stands(move, say)}"
    since = f" ({move.since})" if move.since else ""
    return say(N_("%(who)s: %(before)s before, %(now)s now")) % words + since


def _stands(move: Move, say: Say) -> str:
    return f"{say(move.now)} ({move.since})" if move.since else say(move.now)
