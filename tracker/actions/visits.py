"""A visit's days. What each source says stands on the timeline; the record keeps the days that we go by."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from tracker.actions import links, standings, timeline
from tracker.actions.links import NewTie
from tracker.actions.plans import keeping
from tracker.actions.settling import settle
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.links import Link, tied_to
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.dates import UncertainDate
from tracker.rules.links import LinkRole


class EndsBeforeItStarts(ValueError):
    """The last day of a visit comes before its first."""


def schedule(
    visit: Visit, starts: UncertainDate | None, ends: UncertainDate | None, announced: UncertainDate | None
) -> None:
    """Set the days a visit goes by, its events, and what it asks for before and after. Raises EndsBeforeItStarts."""
    if starts and ends and ends.ends_before(starts):
        raise EndsBeforeItStarts
    last = ends or starts
    _go_by(visit, starts, ends)
    session().flush()
    _say(visit, "visit-announced", announced)
    _say(visit, "visit-began", starts)
    _say(visit, "visit-ended", last if starts else None)
    keeping.keep_in_step(visit, standings.refold(visit), day_moved=True)


@dataclass(frozen=True, slots=True)
class Stay:
    """From when to when a new visit takes place, and when that was announced, as far as it is known."""

    visit: Visit
    starts: UncertainDate | None
    ends: UncertainDate | None
    announced: UncertainDate | None = None

    @property
    def days(self) -> list[tuple[str, UncertainDate]]:
        last = self.ends or self.starts
        said = [("visit-announced", self.announced), ("visit-began", self.starts)]
        said.append(("visit-ended", last if self.starts else None))
        return [(type_code, when) for type_code, when in said if when]


def schedule_new(stays: Sequence[Stay], sources: Sequence[Record] = ()) -> None:
    """Set the days of many new visits, of which nothing is said yet, as `schedule` does. Raises EndsBeforeItStarts."""
    for stay in stays:
        if stay.starts and stay.ends and stay.ends.ends_before(stay.starts):
            raise EndsBeforeItStarts
        _go_by(stay.visit, stay.starts, stay.ends)
    session().flush()
    settle(stay.visit for stay in stays if not stay.days)
    timeline.record_all(
        [
            (_account(stay.visit, type_code, when), timeline.Ties(about=[stay.visit], sources=sources))
            for stay in stays
            for type_code, when in stay.days
        ]
    )


def ask_again(visit: Visit, demands: Sequence[Record]) -> None:
    """Ask for a visit what was asked before."""
    links.link_all(NewTie(demand, LinkRole.ABOUT_VISIT, visit) for demand in demands)


def ask_no_more(visit: Visit, refs: Sequence[str]) -> None:
    """Take back that these demands are asked for a visit by themselves."""
    asked = select(Link).join(Record, Record.id == Link.from_id)
    for tie in (
        session()
        .scalars(asked.where(Link.to_id == visit.id, Link.role == LinkRole.ABOUT_VISIT, Record.ref.in_(refs)))
        .all()
    ):
        links.unlink(tie)


def _go_by(visit: Visit, starts: UncertainDate | None, ends: UncertainDate | None) -> None:
    last = ends or starts
    visit.starts, visit.ends = starts.text if starts else None, ends.text if ends else None
    visit.first_day = starts.earliest if starts else None
    visit.sort_day = visit.first_day or visit.sort_day
    visit.last_day = last.latest if last else None


def day_of(visit: Visit, type_code: str) -> UncertainDate | None:
    """Return when, by the record itself, the visit was announced, began or ended."""
    event = own_event(visit, type_code)
    return event.when if event else None


def _say(visit: Visit, type_code: str, when: UncertainDate | None) -> None:
    event = own_event(visit, type_code)
    if when is None:
        if event is not None:
            timeline.withdraw(event)
        return
    if event is None:
        timeline.record(_account(visit, type_code, when), timeline.Ties(about=[visit]))
        return
    told = timeline.account_of(event)
    title = _TITLES[type_code].format(visit.title)
    account = replace(told, when=when, title=title, country=visit.country)
    if account != told:
        timeline.amend(event, account, event.version)


def _account(visit: Visit, type_code: str, when: UncertainDate) -> timeline.Account:
    title = _TITLES[type_code].format(visit.title)
    return timeline.Account(type_code, when, title, country=visit.country, how_known=OWN)


OWN = "from the record of the visit"
"""Tells the event that follows the record's own dates from those that a source tells."""

_TITLES = {"visit-announced": "Announced: {}", "visit-began": "Begins: {}", "visit-ended": "Ends: {}"}


def own_event(visit: Visit, type_code: str) -> Event | None:
    """Return the event that follows the record's own dates, not one that a source tells besides."""
    about = tied_to(visit.id, LinkRole.SUBJECT)
    found = select(Event).where(Event.id.in_(about), Event.type == type_code, Event.how_known == OWN)
    return session().scalars(found.order_by(Event.id).limit(1)).one_or_none()
