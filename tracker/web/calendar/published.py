"""A calendar under its private address: for programs that cannot sign in. The address is all they have."""

from dataclasses import replace
from urllib.parse import urlsplit

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from tracker.actions import accounts, feeds
from tracker.plumbing.database import read_only_until_reset, session
from tracker.records.feeds import Feed
from tracker.records.gate import Viewer, look_as
from tracker.records.record import Record
from tracker.web.access import PUBLIC, needs, settings
from tracker.web.calendar.asked import Asked, Understood, understand
from tracker.web.calendar.blueprint import blueprint
from tracker.web.calendar.entries import Contents
from tracker.web.calendar.ics import Seal, written


@blueprint.get("/feeds/<secret>.ics")
@needs(PUBLIC)
def published(secret: str) -> ResponseReturnValue:
    """Answer with what the owner of the address may see; one that does not work is like one that never was."""
    look_as(None)
    found = feeds.find(secret)
    if found is None:
        return Response("There is no calendar at this address.\n", 404, mimetype="text/plain")
    feed, owner = found
    viewer = accounts.viewer_for(owner)
    look_as(viewer)
    answer = _answer(_contents(feed, viewer))
    if feeds.wants_stamp(feed):
        _begin_to_write()
        feeds.stamp(feed.id)
        session().commit()
    return answer


def _contents(feed: Feed, viewer: Viewer) -> Contents:
    asked = Asked.read(feed.wanted)
    return Contents(viewer, asked, _understood(feed, asked), feed.names, settings().base_url)


def _understood(feed: Feed, asked: Asked) -> Understood:
    about = session().scalars(select(Record).where(Record.id == feed.about_id)).one_or_none() if feed.about_id else None
    if feed.about_id is not None and about is None:
        return GONE
    return replace(understand(asked), about=about)


GONE = Understood(problem="what it was about is not there any more, or not open to its owner")


def _answer(contents: Contents) -> Response:
    chosen = settings()
    seal = Seal(chosen.secret_key, urlsplit(chosen.base_url).hostname or "localhost")
    answer = Response(written(contents.entries(), seal), mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _begin_to_write() -> None:
    """End the transaction that only read: noting that the address is in use is one of its own."""
    session().rollback()
    read_only_until_reset(False)
