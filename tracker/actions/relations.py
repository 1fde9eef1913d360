"""Ties that people make and change by hand on the page of a record, and what follows from them."""

from sqlalchemy import select

from tracker.actions import earlier_letters, letters, links
from tracker.actions.links import NO_TERMS, Terms
from tracker.actions.settling import settle
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.letters import Letter
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.rules.links import LinkRole


def tie(start: Record, role: LinkRole, end: Record, terms: Terms = NO_TERMS) -> None:
    """Tie two records together; a letter that was sent has then made the demand too. Raises LinkRefused."""
    if isinstance(start, Letter) and isinstance(end, Demand) and role is LinkRole.MAKES_DEMAND:
        letters.make_demand(start, end, terms.quote)
    made = links.link(start, role, end, terms)
    if terms.note or terms.since or terms.until:
        links.reword(made, terms)
    _tell_again(start, role)
    if role is LinkRole.PART_OF:
        settle([start])


def change(link: Link, start: Record, terms: Terms, position: int) -> None:
    """Say otherwise what a tie says besides its role, and where it stands in the order."""
    links.reword(link, terms)
    if link.role_of.rule.ordered and position != links.place_of(link):
        links.move(link, position)
    _tell_again(start, link.role_of)


def untie(link: Link, start: Record) -> None:
    """Take a tie away; what a letter did through it is taken back with it."""
    role, end = link.role_of, session().scalars(select(Record).where(Record.id == link.to_id)).one()
    links.unlink(link)
    _tell_again(start, role)
    if role is LinkRole.PART_OF:
        settle([start, end])


TOLD_BY_THE_SENDING = frozenset({LinkRole.SIGNATORY, LinkRole.MAKES_DEMAND, LinkRole.ABOUT_VISIT})


def _tell_again(start: Record, role: LinkRole) -> None:
    """Bring a letter into line with who signs it, what it demands, for which visit, and what it follows up."""
    if isinstance(start, Letter) and role in (LinkRole.REPLY_TO, LinkRole.ADDRESSEE):
        earlier_letters.let_come(start)
    elif isinstance(start, Letter) and role in TOLD_BY_THE_SENDING:
        sent = letters.sending_of(start)
        if sent is not None:
            letters.send(start, sent.when)
