"""What a search that somebody keeps finds now, with the eyes of whoever looks; what is sealed it never finds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, select

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records import freshness, lists
from tracker.records.gate import viewer
from tracker.records.lists import Wanted
from tracker.records.record import IS_SEALED, Record
from tracker.records.saved_searches import SavedSearch, SearchMatch
from tracker.records.searching import facets, hits
from tracker.records.searching.facets import Facet
from tracker.rules.kinds import Kind
from tracker.rules.lists import Order
from tracker.rules.saved_searches import meant
from tracker.rules.searching.wanted import query

DATED = frozenset({Kind.EVENT, Kind.LETTER, Kind.VISIT})
"""Kinds of which a list says when each happens: of these a calendar is made."""

Days = tuple[str, str | None]
"""The first day and the last, as they are known (EDTF)."""


@dataclass(frozen=True, slots=True)
class Found:
    records: Sequence[Record]
    """The newest first."""
    days: dict[int, Days] = field(default_factory=dict)


def found(search: SavedSearch, most: int) -> Found:
    """Return the newest records that a search finds, in a number of statements that does not grow with them."""
    ids, days = _ids(search, most)
    rows = session().scalars(select(Record).where(Record.id.in_(ids))).all()
    by_id = {record.id: record for record in rows}
    return Found([by_id[one] for one in ids if one in by_id], days)


def ids_of(search: SavedSearch, most: int, but_of_watch: int | None = None) -> list[int]:
    """Return which records a search finds, without those that were found for a watch before."""
    known = select(SearchMatch.record_id).where(SearchMatch.watch_id == but_of_watch)
    return _ids(search, most, () if but_of_watch is None else (Record.id.not_in(known),))[0]


def _ids(search: SavedSearch, most: int, only: Sequence[ColumnElement[bool]] = ()) -> tuple[list[int], dict[int, Days]]:
    told, only = meant(search.asked, viewer().user_id), (~IS_SEALED, *only)
    if search.kind:
        rows = lists.rows(_wanted(Kind(search.kind), told), most, only)
        return [row.id for row in rows], {row.id: (row.starts, row.ends) for row in rows if row.starts}
    asked = query(told["words"])
    if not asked.phrases:
        return [], {}
    chosen = {Facet(name): values for name, values in told["chosen"].items()}
    return [hit.id for hit in hits.page(asked, [*facets.fits(chosen), *only], most=most).rows], {}


def _wanted(kind: Kind, told: dict[str, Any]) -> Wanted:
    if told.pop("stale", False):
        told["stale"] = freshness.too_old(freshness.freshness(clock.today()))
    return Wanted(kind, Order.NEWEST, **told)
