"""Writes a feed as Atom (RFC 4287): its bytes are the same as long as what it tells is."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from markupsafe import escape

from tracker.rules.characters import INVISIBLE
from tracker.web.calendar.ics import Seal

MIMETYPE = "application/atom+xml"
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was changed last."""


@dataclass(frozen=True, slots=True)
class Item:
    of: str
    """What it is, for ever: "record:12". It stands nowhere; its id is derived from it."""
    title: str
    url: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """`of`: what it is, for ever; `here`: its own address, or '' where that is a secret; `page`: what it is about."""

    of: str
    title: str
    page: str
    items: Sequence[Item]
    here: str = ""


def written(feed: Feed, seal: Seal) -> bytes:
    return "\n".join(_lines(feed, seal)).encode()


def _lines(feed: Feed, seal: Seal) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield '<feed xmlns="http://www.w3.org/2005/Atom">'
    yield from _head(
        feed.of, feed.title, feed.page, max((each.changed_at for each in feed.items), default=BEGINNING), seal
    )
    if feed.here:
        yield f'<link rel="self" type="{MIMETYPE}" href="{_text(feed.here)}"/>'
    yield "<author><name>Advocacy tracker</name></author>"
    for each in feed.items:
        yield from ("<entry>", *_head(each.of, each.title, each.url, each.changed_at, seal), "</entry>")
    yield "</feed>\n"


def _head(of: str, title: str, url: str, changed_at: datetime, seal: Seal) -> Iterable[str]:
    return (
        f"<id>urn:uuid:{uuid.UUID(seal.uid(of).partition('@')[0])}</id>",
        f"<title>{_text(title)}</title>",
        f"<updated>{changed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</updated>",
        f'<link rel="alternate" type="text/html" href="{_text(url)}"/>',
    )


def _text(text: str) -> str:
    """Return a text without what XML cannot say."""
    return str(escape(INVISIBLE.sub(" ", text).replace("\ufffe", "").replace("\uffff", "")))
