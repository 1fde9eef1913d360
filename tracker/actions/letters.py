"""The life of a letter: who signs it and whom it addresses, what it demands, when it is sent and published."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from tracker.actions import earlier_letters, links, standings, timeline
from tracker.actions.links import Terms
from tracker.actions.plans import keeping
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.letters import Letter
from tracker.records.links import Link, from_record, tied_to
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.links import LinkRole


def sign(letter: Letter, signatory: Record, as_printed: str = "", capacity: str = "") -> Link:
    """Add a signatory after the others, with the name as printed and the capacity in which they signed."""
    return links.link(letter, LinkRole.SIGNATORY, signatory, Terms(quote=as_printed, note=capacity))


def address(letter: Letter, addressee: Record, capacity: str = "") -> Link:
    return links.link(letter, LinkRole.ADDRESSEE, addressee, Terms(note=capacity))


def make_demand(letter: Letter, demand: Demand, quote: str = "") -> None:
    """Say that a letter makes a demand, in these exact words; a letter that was sent has raised it."""
    links.link(letter, LinkRole.MAKES_DEMAND, demand, Terms(quote=quote))
    if not _ends(demand, LinkRole.ADDRESSEE):
        for addressee in _ends(letter, LinkRole.ADDRESSEE):
            links.link(demand, LinkRole.ADDRESSEE, addressee)
    for case in _ends(letter, LinkRole.MEMBER):
        links.link(demand, LinkRole.MEMBER, case)
    sent = sending_of(letter)
    if sent is not None:
        timeline.retie(sent, timeline.ties_of(sent).having(demand))
    else:
        standings.refold(demand)


def drop_demand(letter: Letter, tie: Link, demand: Demand) -> None:
    """Take a demand out of a letter again: what the letter did for it is taken back with it."""
    links.unlink(tie)
    sent = sending_of(letter)
    if sent is not None:
        timeline.retie(sent, timeline.ties_of(sent).without(demand))


def send(letter: Letter, when: UncertainDate, sources: Sequence[Record] | None = None) -> Event:
    """Record that the letter was sent: on its own timeline and on that of every demand it makes.

    A second call amends, and ties the sending to who signs and what the letter demands now. Sources None: as they are.
    """
    sent = _tell(letter, "letter-sent", when, _ties_of_sending(letter), sources)
    letter.sort_day = when.latest if when.earliest == date.min else when.earliest
    session().flush()
    earlier_letters.put_off(letter, when)
    return sent


def publish(letter: Letter, when: UncertainDate, sources: Sequence[Record] | None = None) -> Event:
    """Record that the letter was made public; a second call amends."""
    return _tell(letter, "letter-published", when, timeline.Ties(about=[letter]), sources)


def unsend(letter: Letter) -> None:
    """Say that a letter was not sent after all: what its sending decided is folded without it."""
    sent = sending_of(letter)
    if sent is not None:
        timeline.withdraw(sent)
        earlier_letters.let_come(letter)
        letter.sort_day = clock.local(letter.created_at).date()
        session().flush()


def unpublish(letter: Letter) -> None:
    published = publication_of(letter)
    if published is not None:
        timeline.withdraw(published)


def settle(letter: Letter) -> None:
    """Fold where a letter stands, and let it come back as its standing and `followed` ask for, and so earlier ones."""
    keeping.keep_in_step(letter, standings.refold(letter))
    earlier_letters.let_come(letter)


def sending_of(letter: Letter) -> Event | None:
    return _event_of(letter, "letter-sent")


def publication_of(letter: Letter) -> Event | None:
    return _event_of(letter, "letter-published")


def demands_of(letter: Letter) -> list[Record]:
    return _ends(letter, LinkRole.MAKES_DEMAND)


def _ties_of_sending(letter: Letter) -> timeline.Ties:
    about = [letter, *_ends(letter, LinkRole.MAKES_DEMAND), *_ends(letter, LinkRole.ABOUT_VISIT)]
    return timeline.Ties(about=about, said_by=_ends(letter, LinkRole.SIGNATORY))


_TITLES = {"letter-sent": "Sent: {}", "letter-published": "Made public: {}"}


def _tell(
    letter: Letter, type_code: str, when: UncertainDate, ties: timeline.Ties, sources: Sequence[Record] | None
) -> Event:
    event, title = _event_of(letter, type_code), _TITLES[type_code].format(letter.title)
    if event is None:
        account = timeline.Account(type_code, when, title, country=letter.country)
        return timeline.record(account, replace(ties, sources=sources or ()))
    told = timeline.account_of(event)
    account = replace(told, when=when, title=title, country=letter.country)
    if account != told:
        timeline.amend(event, account, event.version)
    before = timeline.ties_of(event)
    ties = replace(ties, sources=before.sources if sources is None else sources)
    if ties != before:
        timeline.retie(event, ties)
    return event


def _event_of(letter: Letter, type_code: str) -> Event | None:
    about = tied_to(letter.id, LinkRole.SUBJECT)
    found = select(Event).where(Event.id.in_(about), Event.type == type_code).order_by(Event.id).limit(1)
    return session().scalars(found).one_or_none()


def _ends(start: Record, role: LinkRole) -> list[Record]:
    return [end for _tie, end in session().execute(from_record(start.id, role))]
