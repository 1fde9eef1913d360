"""What is read at a private address by programs that cannot sign in: the address is all they have."""

from urllib.parse import urlsplit

from flask import Response, request

from tracker.actions import accounts, feeds
from tracker.plumbing.database import read_only_until_reset, session
from tracker.records.feeds import Feed
from tracker.records.gate import Viewer, look_as
from tracker.web.access import settings
from tracker.web.calendar.ics import Seal


def opened(secret: str) -> tuple[Feed, Viewer] | None:
    """Look with the eyes of the owner of an address from now on; None when it works for nobody."""
    look_as(None)
    found = feeds.find(secret)
    if found is None:
        return None
    feed, owner = found
    viewer = accounts.viewer_for(owner)
    look_as(viewer)
    return feed, viewer


def nothing() -> Response:
    """One that does not work is like one that never was."""
    return Response("There is nothing at this address.\n", 404, mimetype="text/plain")


def answer(feed: Feed, data: bytes, mimetype: str) -> Response:
    """Return what is read there, and note that the address is in use."""
    found = Response(data, mimetype=mimetype)
    found.headers["Cache-Control"] = "private, no-cache"
    found.headers["X-Robots-Tag"] = "noindex"
    found.add_etag()
    found.make_conditional(request)
    if feeds.wants_stamp(feed):
        number = feed.id
        _begin_to_write()
        feeds.stamp(number)
        session().commit()
    return found


def seal() -> Seal:
    chosen = settings()
    return Seal(chosen.secret_key, urlsplit(chosen.base_url).hostname or "localhost")


def _begin_to_write() -> None:
    """End the transaction that only read: noting that the address is in use is one of its own."""
    session().rollback()
    read_only_until_reset(False)
