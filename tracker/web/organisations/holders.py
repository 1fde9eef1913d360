"""What was asked of people in person while they held a post at an office: it counts for the office, too."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from tracker.records.posts import asked_in_post
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.offices import is_certain
from tracker.web.wording import at, phrase


@dataclass(frozen=True, slots=True)
class InPost:
    ref: str
    kind: str
    title: str
    status: str | None
    status_as_of: str | None
    words: Markup
    """Of whom it was asked, and when."""
    is_certain: bool
    """Whether they held the post then for certain."""


def asked_of_holders(office: Record) -> list[InPost]:
    """Return what was asked of whoever held a post there, the last first: of two posts, in the certain one."""
    found: dict[tuple[str, str], InPost] = {}
    for holder, line in _lines(office):
        if (line.ref, holder) not in found or line.is_certain:
            found[line.ref, holder] = line
    return list(found.values())


def _lines(office: Record) -> Iterator[tuple[str, InPost]]:
    for row in asked_in_post(office.id):
        since, until = (UncertainDate.edtf(text) if text else None for text in (row.since, row.until))
        who = Markup("<bdi>{}</bdi>").format(row.name)
        words = phrase(_("asked of %(who)s %(when)s"), who=who, when=at(UncertainDate.on(row.made_on)))
        certain = is_certain(since, until, row.made_on)
        yield row.holder, InPost(row.ref, row.kind, row.title, row.status, row.status_as_of, words, certain)
