"""Keep a search under a name, share it, forget it, and say who wants to be told of what it finds anew. Real time."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from tracker.actions import audit
from tracker.actions.audit import Noted
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.gate import viewer
from tracker.records.saved_searches import SavedSearch, SearchMatch, SearchWatch
from tracker.records.search_matches import ids_of
from tracker.rules.access import Ability
from tracker.rules.audit import About, Deed
from tracker.rules.saved_searches import MOST_KNOWN, MOST_NEW, Shared


class NotTheirs(PermissionError):
    """Somebody would change a search that another person keeps, or share without the right to write."""


class TooBroad(ValueError):
    """A search finds so much that nobody would read of all of it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept: of which kind of list ("" for a search in everything), as its address says it, and as it means."""

    kind: str
    query: str
    asked: str


def keep(name: str, kept: Kept, shared: Shared, team_id: int | None) -> SavedSearch:
    """Keep a search for whoever acts. Raises NotTheirs when they may not share it so."""
    search = SavedSearch(owner_id=viewer().user_id, kind=kept.kind, query=kept.query, asked=kept.asked)
    search.created_at = clock.real_now()
    _call(search, name, shared, team_id)
    session().add(search)
    session().flush()
    audit.note(Noted(Deed.SEARCH_KEPT, About.SEARCH, search.id, result=shared))
    return search


def change(search: SavedSearch, name: str, shared: Shared, team_id: int | None) -> None:
    """Give it another name, or other people. Raises NotTheirs."""
    _refuse_others(search)
    _call(search, name, shared, team_id)
    session().flush()
    audit.note(Noted(Deed.SEARCH_CHANGED, About.SEARCH, search.id, result=shared))


def forget(search: SavedSearch) -> None:
    """Destroy it, with the addresses and the wishes to be told that hang on it. Raises NotTheirs."""
    _refuse_others(search)
    audit.note(Noted(Deed.SEARCH_FORGOTTEN, About.SEARCH, search.id))
    session().delete(search)
    session().flush()


def _call(search: SavedSearch, name: str, shared: Shared, team_id: int | None) -> None:
    me = viewer()
    if shared is not Shared.PRIVATE and not me.may(Ability.WRITE):
        raise NotTheirs
    if shared is Shared.TEAM and team_id not in me.team_ids:
        raise NotTheirs
    search.name, search.shared, search.team_id = name, shared, team_id if shared is Shared.TEAM else None


def _refuse_others(search: SavedSearch) -> None:
    if search.owner_id != viewer().user_id:
        raise NotTheirs


def watch(search: SavedSearch) -> None:
    """Let whoever acts be told of what it finds from now on; what it finds now is known. Raises TooBroad."""
    me = viewer().user_id
    if is_told(search):
        return
    known = ids_of(search, MOST_KNOWN + 1)
    if len(known) > MOST_KNOWN:
        raise TooBroad
    begun = SearchWatch(user_id=me, search_id=search.id)
    try:
        with session().begin_nested():
            session().add(begun)
    except IntegrityError:  # pressed twice at one instant: the other press has begun it
        return
    _note(begun, known, is_new=False)


def unwatch(search: SavedSearch) -> None:
    theirs = SearchWatch.search_id == search.id, SearchWatch.user_id == viewer().user_id
    session().execute(delete(SearchWatch).where(*theirs))


def look(found: SearchWatch, search: SavedSearch, day: date) -> int:
    """Note, for the digest of a day, what a search finds that it never found for its reader; return how much."""
    new = ids_of(search, MOST_NEW, but_of_watch=found.id)
    _note(found, new, is_new=True)
    found.looked_on = day
    session().flush()
    return len(new)


def is_told(search: SavedSearch) -> bool:
    """Say whether whoever looks is told of what it finds anew."""
    mine = SearchWatch.search_id == search.id, SearchWatch.user_id == viewer().user_id
    return session().scalar(select(SearchWatch.id).where(*mine)) is not None


def _note(found: SearchWatch, record_ids: list[int], *, is_new: bool) -> None:
    of_whom = {"watch_id": found.id, "user_id": found.user_id, "is_new": is_new}
    session().add_all(SearchMatch(record_id=one, **of_whom) for one in record_ids)
    session().flush()
