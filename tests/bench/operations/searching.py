"""4. The search: rare words, two words, common ones; the newest, the best of the newest, a Chinese character."""

import random
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from typing import cast
from urllib.parse import quote_plus

from tests.bench.outcomes import Goal, Outcome, at_least, at_most
from tests.bench.place import Place
from tests.bench.rounds import Contender, Spent, ratio, tail
from tests.bench.world import World
from tracker.actions.invented.chance import Chance
from tracker.actions.invented.filling import SEED
from tracker.actions.invented.sizes import SIZES
from tracker.actions.invented.words import Words
from tracker.records.searching import facets, hits
from tracker.records.searching.entries import ENTRIES_A_RECORD, RECORDS_A_DAY
from tracker.rules.searching.wanted import query

PAGE = 50
MIX = (("rare", 50), ("two words", 30), ("common", 20))
FETCHED = PAGE * 2
"""Entries that a floor asks for first: of a record there may be several."""


def typed(size_name: str, chance: random.Random) -> dict[str, list[str]]:
    """Return what is typed: rare words, two words of which one is common, and common words."""
    size = SIZES[size_name]
    vocabulary = Words(Chance(f"{SEED} {size.name}"), size.words, size.sentences).vocabulary
    rare = [word for word in vocabulary[size.words // 2 :] if len(word) > 4]
    common, middle = vocabulary[3:20], vocabulary[100:400]
    return {
        "rare": chance.sample(rare, 50),
        "two words": [f"{chance.choice(common)} {chance.choice(middle)}" for _ in range(30)],
        "common": [chance.choice(common) for _ in range(20)],
    }


def newest(words: str) -> list[int]:
    """Return the records that are found, the newest first, as the page of a search finds them."""
    return [hit.id for hit in hits.page(query(words), facets.fits({}), most=PAGE).rows]


def best(words: str) -> None:
    asked = query(words)
    hits.best_of(hits.newest(asked), asked)


def floor(world: World, words: str) -> list[int]:
    """The same by the database's own index, without permissions and without anything to show."""
    for most in (FETCHED, PAGE * 8):
        rows = world.ask(_statement(world), _written(world, words), most)
        ids = list(dict.fromkeys(place // ENTRIES_A_RECORD % RECORDS_A_DAY for (place,) in rows))
        if len(ids) >= PAGE or len(rows) < most:
            break
    return ids[:PAGE]


def _statement(world: World) -> str:
    if world.kind == "sqlite":
        return "SELECT rowid FROM search_words WHERE search_words MATCH ? ORDER BY rowid DESC LIMIT ?"
    return "SELECT place FROM search_entries WHERE tokens @@ ?::tsquery ORDER BY place DESC LIMIT ?"


def _written(world: World, words: str) -> str:
    phrases = query(words).phrases
    if world.kind == "sqlite":
        return " AND ".join(f'"{" ".join(each.tokens)}"{"*" if each.goes_on else ""}' for each in phrases)
    return " & ".join(
        "(" + " <-> ".join(f"'{token}'" for token in each.tokens) + (":*" if each.goes_on else "") + ")"
        for each in phrases
    )


def like(world: World, word: str) -> None:
    """What looks through all texts for the word."""
    pattern = f"%{word}%"
    world.ask("SELECT place FROM search_entries WHERE text LIKE ? ORDER BY place DESC LIMIT 50", pattern)


def measure(at: Place) -> Outcome:
    world, asked = at.world, typed(at.world.size, at.world.chance)
    found = Outcome(4, f"Search, {PAGE} records: half rare words, 30 % two words, 20 % common ones")
    mixed = [words for kind, _share in MIX for words in asked[kind]]
    with world.looking():
        for words in mixed:
            assert newest(words) == floor(world, words), f"The floor finds something else for {words}"
    ours = _asking(world, "ours, newest first", mixed, newest)
    ranked = _asking(world, "ours, the best of the newest 2,000", mixed, best)
    least = _in_turn(world, "the bare index, newest first", mixed, partial(floor, world))
    scan = _in_turn(world, "LIKE over all texts", mixed, partial(like, world), every=10)
    one = _asking(world, "ours, one Chinese character", ["王", "李", "红", "国"], newest)
    classes = [_asking(world, f"ours, {kind}", asked[kind], newest) for kind, _share in MIX]
    found.contenders = [ours, ranked, least, scan, one, *classes, *_pages(at, mixed)]
    at.run(list(found.contenders))
    found.goals = [
        at_most("newest first to the bare index, p95", ratio(ours, least, stat=tail), 3, needs_quiet=True),
        at_most("newest first to the bare index, p50", ratio(ours, least), 3),
        at_most("the best to the bare index, p95", ratio(ranked, least, stat=tail), 40, needs_quiet=True),
        Goal("one Chinese character, p95", one.p95(), 30, unit=" ms", needs_quiet=True),
        at_least("LIKE scan to ours, p95", ratio(scan, ours, stat=tail), 50, from_size="M"),
    ]
    if at.peer:
        more, limit = ratio(found.contenders[-1], found.contenders[-2]), 120 if world.size == "L" else 40
        found.goals.append(at_least("Django admin to the page of a search", more, limit, from_size="M"))
    with world.looking():
        found.explain(lambda: newest(asked["common"][0]))
    return found


def _one_of(words: Sequence[str], call: Callable[[str], object]) -> Callable[[], object]:
    """Return what looks for one of these after the other."""
    place = count()
    return lambda: call(words[next(place) % len(words)])


def _in_turn(world: World, name: str, words: Sequence[str], call: Callable[[str], object], every: int = 1) -> Contender:
    return world.way(name, _one_of(words, call), every)


def _asking(world: World, name: str, words: Sequence[str], call: Callable[[str], object]) -> Contender:
    return world.asking(name, _one_of(words, call))


def _pages(at: Place, words: Sequence[str]) -> list[Contender]:
    pages = {word: at.world.page(f"/search?q={quote_plus(word)}") for word in words}
    ours = _in_turn(at.world, "the page of a search", words, lambda word: pages[word](), every=4)
    peer = at.peer
    if peer is None:
        return [ours]
    turn = _one_of([f"demandrow/?q={quote_plus(word)}" for word in words], peer.ask)
    return [ours, Contender("Django admin, its search", cast(Callable[[], Spent], turn), every=4)]
