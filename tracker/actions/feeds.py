"""Private addresses of calendars and searches: made and shown once, found by their secret, revoked. Real time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, update

from tracker.actions import audit
from tracker.actions.audit import Noted
from tracker.plumbing import clock, tokens
from tracker.plumbing.database import rows_changed, session
from tracker.records.accounts import User, whose_role_may
from tracker.records.feeds import Feed, feeds_of, feeds_of_search, working_feed
from tracker.records.record import Record
from tracker.records.saved_searches import SavedSearch
from tracker.rules.access import Ability
from tracker.rules.audit import About, Deed

UNUSED_DAYS = 90
"""An address that no calendar asked for in so many days does not work any more."""
STAMPED_EVERY = timedelta(hours=1)
MOST = 20


class TooMany(ValueError):
    """Somebody has so many addresses that they cannot know any more where each of them is."""


@dataclass(frozen=True, slots=True)
class Described:
    """What somebody wants: a name for the device, a filter, one record or a search, and whether names stand in it."""

    name: str
    wanted: str = ""
    about: Record | None = None
    names: bool = False
    search: SavedSearch | None = None


def make(user_id: int, described: Described) -> str:
    """Make an address of somebody's own and return its secret, which is kept nowhere. Raises TooMany."""
    used = of_search(described.search, user_id) if described.search else in_use(user_id)
    if len(used) >= MOST:
        raise TooMany
    secret = tokens.fresh()
    feed = Feed(user_id=user_id, secret_hash=tokens.hashed(secret), created_at=clock.real_now())
    feed.name, feed.wanted, feed.names = described.name, described.wanted, described.names
    feed.about_id = described.about.id if described.about else None
    feed.search_id = described.search.id if described.search else None
    session().add(feed)
    session().flush()
    audit.note(Noted(Deed.FEED_MADE, About.FEED, feed.id))
    return secret


def of_search(search: SavedSearch, user_id: int) -> Sequence[Feed]:
    """The addresses of somebody for what a search finds."""
    since = clock.real_now() - timedelta(days=UNUSED_DAYS)
    return session().scalars(feeds_of_search(search.id, user_id, since)).all()


def in_use(user_id: int) -> list[tuple[Feed, Record | None]]:
    asked = feeds_of(user_id, clock.real_now() - timedelta(days=UNUSED_DAYS))
    return [(feed, about) for feed, about in session().execute(asked)]


def find(secret: str) -> tuple[Feed, User] | None:
    """Return the address with this secret and whose it is; None when it works for nobody, for whatever reason."""
    since = clock.real_now() - timedelta(days=UNUSED_DAYS)
    asked = working_feed(tokens.hashed(secret), since).add_columns(User).join(User, User.id == Feed.user_id)
    row = session().execute(asked.where(User.active, whose_role_may(Ability.READ))).one_or_none()
    return (row[0], row[1]) if row else None


def wants_stamp(feed: Feed) -> bool:
    return feed.used_at is None or feed.used_at < clock.real_now() - STAMPED_EVERY


def stamp(feed_id: int) -> None:
    """Note that an address is in use; one that was revoked meanwhile stays revoked."""
    used = update(Feed).where(Feed.id == feed_id, Feed.revoked_at.is_(None))
    if rows_changed(used.values(used_at=clock.real_now())):
        audit.note(Noted(Deed.FEED_FETCHED, About.FEED, feed_id))


def revoke(feed_id: int, user_id: int) -> bool:
    """Let an address of this person work for nobody any more; say whether it was theirs and still worked."""
    mine = update(Feed).where(Feed.id == feed_id, Feed.user_id == user_id, Feed.revoked_at.is_(None))
    revoked = rows_changed(mine.values(revoked_at=clock.real_now())) == 1
    if revoked:
        audit.note(Noted(Deed.FEED_REVOKED, About.FEED, feed_id))
    return revoked


def revoke_all(user_id: int) -> None:
    theirs = update(Feed).where(Feed.user_id == user_id, Feed.revoked_at.is_(None))
    if rows_changed(theirs.values(revoked_at=clock.real_now())):
        audit.note(Noted(Deed.FEED_REVOKED, About.PERSON, user_id))


def forget_old() -> int:
    """Destroy addresses that were revoked long ago; return how many went."""
    return rows_changed(delete(Feed).where(Feed.revoked_at < clock.real_now() - timedelta(days=UNUSED_DAYS)))
