"""What has all the words of a search, the newest first, with the eyes of whoever looks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, Text, bindparam, exists, literal, select, union_all

from tracker.plumbing import full_text, replica
from tracker.records.record import Record
from tracker.records.searching.entries import ENTRIES, SearchEntry, ToEnter, first_place_beside
from tracker.records.searching.texts import SOUND
from tracker.records.timelines import key_in
from tracker.rules.kinds import Kind
from tracker.rules.searching.tokens import normal, token_texts
from tracker.rules.searching.wanted import Phrase, Query

PAGE = 20
LOOKED_AT = 2000
"""Entries, the newest, of which facets are counted and the best are picked: a common word costs no more."""

FEW, FEW_ENTRIES, TOO_MANY = 1000, 10_000, 0
"""Records that are looked up by their words to be compared one by one, and entries among which they are looked for."""

ENOUGH_HEARD, MOST_HEARD = 8, 300

FEW_NEIGHBOURS, MOST_NEIGHBOURS = 15, 8
"""Entries read for a page besides one for each record, and, if those are too few, for each: of a letter several quotes
may be found."""


class Hit(NamedTuple):
    """An entry that was found, and the record that it leads to."""

    place: int
    id: int
    ref: str
    kind: str
    title: str
    country: str | None
    status: str | None
    status_as_of: str | None
    status_confirmed: str | None
    sort_day: date
    title_key: str
    owner_id: int | None
    exposure: str
    in_mail: bool


@dataclass(frozen=True, slots=True)
class HitPage:
    rows: Sequence[Hit]
    after: str | None
    """Where the next page goes on, or None at the end."""


def page(asked: Query, fits: Sequence[ColumnElement[bool]], after: str | None = None, most: int = PAGE) -> HitPage:
    """Return one page of what has all the words, the newest first; raises BadCursor for an `after` that is none."""
    beyond = [SearchEntry.place < first_place_beside(key_in(after))] if after else []
    wanted = _having().where(*fits, *beyond) if fits or beyond else _having()
    for looked_at in (most + FEW_NEIGHBOURS, most * MOST_NEIGHBOURS):
        rows = _rows(wanted, _all_of(asked), looked_at)
        found = _of_different_records(rows)
        if len(found) > most or len(rows) < looked_at:
            break
    shown = found[:most]
    goes_on = len(found) > most or len(rows) == looked_at
    return HitPage(shown, str(shown[-1].place) if goes_on and shown else None)


def newest(asked: Query) -> list[Hit]:
    """Return the newest records that have the words: of these facets are counted, and the best are picked."""
    return _of_different_records(_rows(_having(), _all_of(asked), LOOKED_AT))


def few_having(phrases: Sequence[Sequence[Phrase]], kinds: Collection[Kind]) -> list[int] | None:
    """Return the records of these kinds that have a phrase of every group among their own words; None when so many
    have them that they are not worth looking up, or when some wait to be entered."""
    if replica.ask(select(exists(select(ToEnter.record_id)))).scalar_one():
        return None
    asked = _few(full_text.database(), tuple(sorted(kinds)))
    found = list(replica.ask(asked, _values(phrases, FEW_ENTRIES + 1)).scalars())
    return None if TOO_MANY in found or len(found) > FEW else found


@cache
def _few(database: full_text.Database, kinds: Sequence[Kind]) -> Select[int]:
    """The records of these kinds among the entries that are looked at, and TOO_MANY when there are more entries."""
    source, condition, place = database.having(ENTRIES, bindparam("words", type_=Text))
    # The own words of a record are for whoever sees it: its entry needs no gate of its own.
    own = select(Record.id, Record.kind).select_from(source).join(Record, Record.id == ENTRIES.c.record_id)
    own = own.where(condition, ENTRIES.c.other_id.is_(None)).order_by(place.desc())
    having = (
        own.limit(bindparam("most", type_=Integer)).cte("having_them").prefix_with("MATERIALIZED", dialect="postgresql")
    )
    some = select(having.c.id).where(having.c.kind.in_(kinds)).limit(FEW + 1).subquery()
    beyond = select(having.c.id).offset(FEW_ENTRIES).limit(1).subquery()
    either = union_all(select(some.c.id), select(literal(TOO_MANY).label("id")).select_from(beyond)).subquery()
    return select(either.c.id)


def first_page(newest: Sequence[Hit]) -> HitPage:
    """Return the first page of what was found already, which is more than a page."""
    return HitPage(newest[:PAGE], str(newest[PAGE - 1].place))


def is_cut(newest: Sequence[Hit]) -> bool:
    """Say whether there may be more than were looked at."""
    return len(newest) >= LOOKED_AT // 2


def best_of(found: Sequence[Hit], asked: Query) -> list[Hit]:
    """Return hits with most of the words in their title first, and of these the newest."""
    words = [" ".join(phrase.tokens) for phrase in asked.phrases]

    def in_title(hit: Hit) -> int:
        title = " ".join(token_texts(normal(hit.title)))
        return sum(f" {word}" in f" {title}" for word in words) + (title == " ".join(words))

    return sorted(found, key=lambda hit: (-in_title(hit), -hit.place))


def heard(asked: Query) -> list[Hit]:
    """Return the newest people and organisations of whose name every word sounds like one of these, or all together do;
    without any, those of whose name some word does."""
    found: dict[int, Hit] = {}
    for groups in (asked.heard, (asked.heard_as_one,), (tuple(chain(*asked.heard)),)):
        if all(groups) and groups and len(found) < ENOUGH_HEARD:
            phrases = [[Phrase((SOUND + key,), goes_on=False) for key in keys] for keys in groups]
            rows = _rows(_having(), phrases, MOST_HEARD)
            found |= {hit.id: found.get(hit.id, hit) for hit in _of_different_records(rows)}
    return list(found.values())


def _all_of(asked: Query) -> list[Sequence[Phrase]]:
    return [phrase.forms() for phrase in asked.phrases]


def _rows(wanted: Select[*tuple[Any, ...]], phrases: Sequence[Sequence[Phrase]], most: int) -> Sequence[Any]:
    return replica.ask(wanted, _values(phrases, most)).all()


def _values(phrases: Sequence[Sequence[Phrase]], most: int) -> dict[str, object]:
    return {"words": full_text.written(phrases), "most": most}


def _having() -> Select[*tuple[Any, ...]]:
    """Everything that has the words, the newest first; which words and how much is said as it is asked."""
    return _select(full_text.database())


@cache
def _select(database: full_text.Database) -> Select[*tuple[Any, ...]]:
    source, condition, place = database.having(ENTRIES, bindparam("words", type_=Text))
    columns = (Record.id, Record.ref, Record.kind, Record.title, Record.country, Record.status)
    more = (
        Record.status_as_of,
        Record.status_confirmed,
        Record.sort_day,
        Record.title_key,
        Record.owner_id,
        Record.exposure,
        Record.in_mail,
    )
    asked = select(SearchEntry.place, *columns, *more).select_from(source)
    asked = asked.join(Record, Record.id == SearchEntry.record_id).where(condition).order_by(place.desc())
    return asked.limit(bindparam("most", type_=Integer))


def _of_different_records(rows: Sequence[Any]) -> list[Hit]:
    found: dict[int, Hit] = {}
    for row in rows:
        found.setdefault(row[1], Hit(*row))
    return list(found.values())


def texts_at(places: Sequence[int]) -> dict[int, str]:
    """Return the texts in which these entries were found."""
    asked = select(SearchEntry.place, SearchEntry.text).where(SearchEntry.place.in_(places))
    return {row.place: row.text for row in replica.ask(asked)}
