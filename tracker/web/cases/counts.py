"""How many people there are, by each who counted: numbers that differ stand side by side, none corrects another."""

from dataclasses import dataclass, field
from functools import cache

from flask_babel import gettext as _
from sqlalchemy import Select, and_, bindparam, exists, select
from sqlalchemy.orm import aliased

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.cases import Case
from tracker.records.events import EVENTS, Event
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.records.timelines import told_of_a_case
from tracker.rules.events import Certainty
from tracker.rules.links import LinkRole
from tracker.web.filters import in_words, iso, url_of

MOST = 60


@dataclass(slots=True)
class Count:
    """One number, as somebody gave it on a day."""

    event: Event
    speakers: list[Record] = field(default_factory=list)
    sources: list[Record] = field(default_factory=list)

    @property
    def number(self) -> int | None:
        return self.event.number

    @property
    def url(self) -> str:
        return url_of(self.event.ref)

    @property
    def as_of(self) -> str:
        return in_words(self.event.when_text)

    @property
    def as_of_iso(self) -> str:
        return iso(self.event.when_text)

    @property
    def certainty(self) -> str:
        certainty = Certainty(self.event.certainty)
        return "" if certainty is Certainty.CONFIRMED else _(certainty.label)


def counts_of(case: Case) -> list[Count]:
    """Return the counts on a case's timeline with who counted and the sources, the earliest first, in one statement."""
    found: dict[int, Count] = {}
    for event, role, record in session().execute(_asked(), {"record_id": case.id, "today": clock.today()}):
        count = found.setdefault(event.id, Count(event))
        if record is not None:
            (count.speakers if role == LinkRole.SPEAKER else count.sources).append(record)
    return list(found.values())


@cache
def _asked() -> Select[Event, LinkRole, Record]:
    end, counts = aliased(Record), _counts().subquery()
    return (
        select(Event, Link.role, end)
        .select_from(counts)
        .join(Event, Event.id == counts.c.from_id)
        .outerjoin(Link, (Link.from_id == Event.id) & Link.role.in_([LinkRole.SPEAKER, LinkRole.SOURCE]))
        .outerjoin(end, end.id == Link.to_id)
        .order_by(Event.earliest, Event.id, Link.id)
    )


def _counts() -> Select[int]:
    """The first counts of a case. PostgreSQL guesses that there are next to none, and would go through all events."""
    told = told_of_a_case()
    itself = EVENTS.c.id == told.c.from_id
    counts = and_(EVENTS.c.type == "count", EVENTS.c.number.is_not(None), EVENTS.c.earliest <= bindparam("today"))
    is_count = exists(select(EVENTS.c.id).where(itself, counts).offset(0))
    day = select(EVENTS.c.earliest).where(itself).scalar_subquery()
    return select(told.c.from_id).where(is_count).order_by(day, told.c.from_id).limit(MOST)
