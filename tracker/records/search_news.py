"""What kept searches found anew and no mail told yet, and what a mail told of it, as far as its reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, select

from tracker.plumbing.database import session
from tracker.records.accounts import USERS, User
from tracker.records.outbox import MAILS
from tracker.records.record import IS_SEALED, RECORDS, Record, visible_to
from tracker.records.saved_searches import SavedSearch, SearchMatch, SearchWatch
from tracker.rules.access import Visibility


@dataclass(frozen=True, slots=True)
class NewMatches:
    """What one search found anew."""

    search_id: int
    watch_id: int
    found: Sequence[tuple[int, str]]
    """The number of each record, and its reference."""


def untold() -> list[NewMatches]:
    """Return what searches of whoever looks found anew, and no mail told yet."""
    return _news(SearchMatch.mail_id.is_(None))


def told_by(mail_id: int) -> list[NewMatches]:
    """Return what a mail tells of it, as far as its reader may still see it."""
    return _news(SearchMatch.mail_id == mail_id)


def _news(which: ColumnElement[bool]) -> list[NewMatches]:
    found: dict[tuple[int, int], list[tuple[int, str]]] = {}
    for search_id, watch_id, record_id, ref in session().execute(_new().where(which)):
        found.setdefault((search_id, watch_id), []).append((record_id, ref))
    return [NewMatches(*numbers, rows) for numbers, rows in found.items()]


def _new() -> Select[*tuple[Any, ...]]:
    return (
        select(SavedSearch.id, SearchWatch.id, Record.id, Record.ref)
        .join(SearchWatch, SearchWatch.search_id == SavedSearch.id)
        .join(SearchMatch, SearchMatch.watch_id == SearchWatch.id)
        .join(Record, Record.id == SearchMatch.record_id)
        .where(SearchMatch.is_new, ~IS_SEALED)
        .order_by(SavedSearch.id, Record.sort_day.desc(), Record.id)
    )


def something_told_is_hidden() -> ColumnElement[bool]:
    """Whether a mail tells of a match that its reader may not see any more, or that was sealed meanwhile."""
    owner = RECORDS.alias()
    there = select(owner.c.id).where(owner.c.id == SearchMatch.record_id, visible_to(owner, USERS))
    there = there.where(owner.c.visibility != Visibility.SEALED)
    told = select(SearchMatch.record_id).join(User, User.id == SearchMatch.user_id)
    return exists(told.where(and_(SearchMatch.mail_id == MAILS.c.id, ~exists(there))))
