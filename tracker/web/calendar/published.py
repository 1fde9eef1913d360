"""A calendar under its private address: for programs that cannot sign in."""

from dataclasses import replace

from flask.typing import ResponseReturnValue
from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.feeds import Feed
from tracker.records.gate import Viewer
from tracker.records.record import Record
from tracker.web import secret_addresses
from tracker.web.access import PUBLIC, needs, settings
from tracker.web.calendar.asked import Asked, Understood, understand
from tracker.web.calendar.blueprint import blueprint
from tracker.web.calendar.entries import Contents
from tracker.web.calendar.ics import written
from tracker.web.searches.matches import matches_of


@blueprint.get("/feeds/<secret>.ics")
@needs(PUBLIC)
def published(secret: str) -> ResponseReturnValue:
    """Answer with what the owner of the address may see; one that does not work is like one that never was."""
    found = secret_addresses.opened(secret)
    if found is None:
        return secret_addresses.nothing()
    feed, viewer = found
    is_search = feed.search_id is not None
    entries = matches_of(feed).entries() if is_search else _contents(feed, viewer).entries()
    return secret_addresses.answer(feed, written(entries, secret_addresses.seal()), "text/calendar")


def _contents(feed: Feed, viewer: Viewer) -> Contents:
    asked = Asked.read(feed.wanted)
    return Contents(viewer, asked, _understood(feed, asked), feed.names, settings().base_url)


def _understood(feed: Feed, asked: Asked) -> Understood:
    about = session().scalars(select(Record).where(Record.id == feed.about_id)).one_or_none() if feed.about_id else None
    if feed.about_id is not None and about is None:
        return GONE
    return replace(understand(asked), about=about)


GONE = Understood(problem="what it was about is not there any more, or not open to its owner")
