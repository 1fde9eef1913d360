"""The life of a letter: who signs it and whom it addresses, what it demands, when it is sent and published."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import bindparam, select

from tracker.actions import earlier_letters, links, standings, timeline
from tracker.actions.links import NewTie, Terms
from tracker.actions.plans import keeping
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.letters import Letter
from tracker.records.links import Link, ends_of, tied_to
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
    make_demands(letter, [(demand, quote)])


def make_demands(letter: Letter, made: Sequence[tuple[Demand, str]]) -> None:
    """Say that a letter makes demands, each in these exact words; a letter that was sent has raised them."""
    demands = [demand for demand, _quote in made]
    if not demands:
        return
    links.link_all(NewTie(letter, LinkRole.MAKES_DEMAND, demand, Terms(quote=quote)) for demand, quote in made)
    asked = set(session().scalars(_ASKED, {"ids": [demand.id for demand in demands]}))
    links.link_all(
        NewTie(demand, role, end)
        for role, ends in ends_of(letter.id, LinkRole.ADDRESSEE, LinkRole.MEMBER).items()
        for demand in demands
        for end in ends
        if role is LinkRole.MEMBER or demand.id not in asked
    )
    sent = sending_of(letter)
    if sent is not None:
        timeline.retie(sent, timeline.ties_of(sent).having(*demands))
    else:
        standings.refold_all(demands)


_ASKED = select(Link.from_id).where(Link.from_id.in_(bindparam("ids", expanding=True)), Link.role == LinkRole.ADDRESSEE)
"""Those of some demands that are addressed to somebody already."""


def drop_demand(letter: Letter, tie: Link, demand: Demand) -> None:
    """Take a demand out of a letter again: what the letter did for it is taken back with it."""
    links.unlink(tie)
    sent = sending_of(letter)
    if sent is not None:
        timeline.retie(sent, timeline.ties_of(sent).without(demand))


def send(letter: Letter, when: UncertainDate, sources: Sequence[Record] | None = None) -> bool:
    """Record that the letter was sent: on its own timeline and on that of every demand it makes.

    A second call amends, and ties the sending to who signs and what the letter demands now. Sources None: as they are.
    Return whether that is news.
    """
    is_news = _tell(letter, "letter-sent", when, _ties_of_sending(letter), sources)
    letter.sort_day = when.latest if when.earliest == date.min else when.earliest
    session().flush()
    earlier_letters.put_off(letter, when)
    return is_news


def publish(letter: Letter, when: UncertainDate, sources: Sequence[Record] | None = None) -> bool:
    """Record that the letter was made public; a second call amends. Return whether that is news."""
    return _tell(letter, "letter-published", when, timeline.Ties(about=[letter]), sources)


def unsend(letter: Letter) -> bool:
    """Say that a letter was not sent after all: what its sending decided is folded without it."""
    sent = sending_of(letter)
    if sent is not None:
        timeline.withdraw(sent)
        earlier_letters.let_come(letter)
        letter.sort_day = clock.local(letter.created_at).date()
        session().flush()
    return sent is not None


def unpublish(letter: Letter) -> bool:
    published = publication_of(letter)
    if published is not None:
        timeline.withdraw(published)
    return published is not None


def say_when(
    letter: Letter, sent: UncertainDate | None, published: UncertainDate | None, sources: Sequence[Record] | None = None
) -> None:
    """Say when a letter was sent and made public, or (None) that it was not, and let follow what follows from that."""
    ways = ((sent, send, unsend), (published, publish, unpublish))
    news = [say(letter, when, sources) if when else take_back(letter) for when, say, take_back in ways]
    if any(news):
        # Whatever is told of a letter settles it.
        earlier_letters.let_come(letter)
    else:
        settle(letter)


def settle(letter: Letter) -> None:
    """Fold where a letter stands, and let it come back as its standing and `followed` ask for, and so earlier ones."""
    keeping.keep_in_step(letter, standings.refold(letter))
    earlier_letters.let_come(letter)


def sending_of(letter: Letter) -> Event | None:
    return _event_of(letter, "letter-sent")


def publication_of(letter: Letter) -> Event | None:
    return _event_of(letter, "letter-published")


def demands_of(letter: Letter) -> list[Record]:
    return ends_of(letter.id, LinkRole.MAKES_DEMAND)[LinkRole.MAKES_DEMAND]


def _ties_of_sending(letter: Letter) -> timeline.Ties:
    ends = ends_of(letter.id, LinkRole.MAKES_DEMAND, LinkRole.ABOUT_VISIT, LinkRole.SIGNATORY)
    about = [letter, *ends[LinkRole.MAKES_DEMAND], *ends[LinkRole.ABOUT_VISIT]]
    return timeline.Ties(about=about, said_by=ends[LinkRole.SIGNATORY])


_TITLES = {"letter-sent": "Sent: {}", "letter-published": "Made public: {}"}


def _tell(
    letter: Letter, type_code: str, when: UncertainDate, ties: timeline.Ties, sources: Sequence[Record] | None
) -> bool:
    event, title = _event_of(letter, type_code), _TITLES[type_code].format(letter.title)
    if event is None:
        account = timeline.Account(type_code, when, title, country=letter.country)
        timeline.record(account, replace(ties, sources=sources or ()))
        return True
    told = timeline.account_of(event)
    account = replace(told, when=when, title=title, country=letter.country)
    if account != told:
        timeline.amend(event, account, event.version)
    before = timeline.ties_of(event)
    ties = replace(ties, sources=before.sources if sources is None else sources)
    if ties != before:
        timeline.retie(event, ties)
    return account != told or ties != before


_EVENT = (
    select(Event)
    .where(Event.id.in_(tied_to(bindparam("letter_id"), LinkRole.SUBJECT)), Event.type == bindparam("told_as"))
    .order_by(Event.id)
    .limit(1)
)


def _event_of(letter: Letter, type_code: str) -> Event | None:
    return session().scalars(_EVENT, {"letter_id": letter.id, "told_as": type_code}).one_or_none()
