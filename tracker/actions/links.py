"""Tie records together and untie them."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, bindparam, func, select

from tracker.plumbing.database import session
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.links import LinkRole


class LinkRefused(Exception):
    """This role does not join records of these kinds; the message says so to a person."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a link says besides its role: the exact words, a note, and from when until when."""

    quote: str = ""
    note: str = ""
    since: UncertainDate | None = None
    until: UncertainDate | None = None


NO_TERMS = Terms()


def link(start: Record, role: LinkRole, end: Record, terms: Terms = NO_TERMS) -> Link:
    """Tie two records together; the same tie twice is the same tie. Raises LinkRefused."""
    _refuse_misfit(start, role, end)
    found = session().scalars(_same(start, role, end, terms)).one_or_none()
    if found is not None:
        return found
    tie = Link(from_id=start.id, to_id=end.id, role=role, position=_next_position(start, role))
    reword(tie, terms)
    session().add(tie)
    session().flush()
    return tie


@dataclass(frozen=True, slots=True)
class NewTie:
    start: Record
    role: LinkRole
    end: Record
    day: date | None = None
    """For the subject of an event: its first possible day."""


def link_new(ties: Iterable[NewTie]) -> None:
    """Tie many records of which each start is new, so that nothing is tied to it yet. Raises LinkRefused."""
    made: dict[tuple[int, LinkRole, int], Link] = {}
    places: Counter[tuple[int, LinkRole]] = Counter()
    for new in ties:
        start, role, end = new.start, new.role, new.end
        _refuse_misfit(start, role, end)
        if (start.id, role, end.id) not in made:
            places[start.id, role] += 1
            position = places[start.id, role] if role.rule.ordered else 0
            tie = Link(from_id=start.id, to_id=end.id, role=role, position=position, day=new.day)
            reword(tie, NO_TERMS)
            made[start.id, role, end.id] = tie
    session().add_all(made.values())
    session().flush()


def _refuse_misfit(start: Record, role: LinkRole, end: Record) -> None:
    if not role.joins(start.kind_of, end.kind_of):
        raise LinkRefused(
            f"A {start.kind_of.label.lower()} cannot be tied to a {end.kind_of.label.lower()} as “{role.rule.outward}”."
        )
    if start.id == end.id:
        raise LinkRefused("A record cannot be tied to itself.")


Ends = Sequence[tuple[Record, Terms | None]]
"""To what something is tied; terms None leave a tie that stands as it reads."""


def set_ends(start: Record, wanted: Mapping[LinkRole, Ends]) -> None:
    """Bring the ties of some roles to exactly these, in this order.

    Ties to records that the person may not see stay as they are. Raises LinkRefused.
    """
    free: dict[LinkRole, list[Link]] = {role: [] for role in wanted}
    for tie in session().scalars(_OF_ROLES, {"start_id": start.id, "roles": list(wanted)}):
        free[tie.role_of].append(tie)
    for role, ends in wanted.items():
        _set_ends(start, role, ends, free[role])


_OF_ROLES = (
    select(Link)
    .where(Link.from_id == bindparam("start_id"), Link.role.in_(bindparam("roles", expanding=True)))
    .order_by(Link.position, Link.id)
)


def _set_ends(start: Record, role: LinkRole, ends: Ends, free: list[Link]) -> None:
    kept = [_take(free, end, terms, exactly=True) for end, terms in ends]
    for place, (end, terms) in enumerate(ends):
        kept[place] = kept[place] or _take(free, end, terms, exactly=False)
    for tie in free:
        unlink(tie)
    for place, (end, terms) in enumerate(ends):
        tie = kept[place] or link(start, role, end, terms or NO_TERMS)
        if terms is not None:
            reword(tie, terms)
        if role.rule.ordered:
            tie.position = place + 1
    session().flush()


def _take(free: list[Link], end: Record, terms: Terms | None, *, exactly: bool) -> Link | None:
    """Take out of `free` the tie that says this already, or, if need not be exactly, one to the same record."""
    for tie in free:
        if tie.to_id == end.id and (not exactly or terms is None or tie.quote == terms.quote):
            free.remove(tie)
            return tie
    return None


def reword(tie: Link, terms: Terms) -> None:
    tie.quote, tie.quote_key, tie.note = terms.quote, quote_key(terms.quote), terms.note
    tie.since = terms.since.text if terms.since else None
    tie.until = terms.until.text if terms.until else None


def place_of(tie: Link) -> int:
    """Return where a tie stands among those of its role that the viewer sees, counted from one."""
    return _in_order(tie).index(tie) + 1


def _in_order(tie: Link) -> list[Link]:
    asked = select(Link).where(Link.from_id == tie.from_id, Link.role == tie.role)
    return list(session().scalars(asked.order_by(Link.position, Link.id)))


def move(tie: Link, position: int) -> None:
    """Let a tie stand at this place among those of its role, counted from one; the others close up."""
    order = [each for each in _in_order(tie) if each is not tie]
    order.insert(max(position, 1) - 1, tie)
    for place, each in enumerate(order):
        each.position = place + 1
    session().flush()


def unlink(tie: Link) -> None:
    session().delete(tie)
    session().flush()


def _same(start: Record, role: LinkRole, end: Record, terms: Terms) -> Select[Link]:
    return select(Link).where(
        Link.from_id == start.id,
        Link.to_id == end.id,
        Link.role == role,
        Link.quote_key == quote_key(terms.quote),
    )


def _next_position(start: Record, role: LinkRole) -> int:
    if not role.rule.ordered:
        return 0
    last = session().scalar(select(func.max(Link.position)).where(Link.from_id == start.id, Link.role == role))
    return (last or 0) + 1


def quote_key(quote: str) -> str:
    return hashlib.sha256(quote.encode()).hexdigest() if quote else ""
