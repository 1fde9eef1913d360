"""Tie records together and untie them."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from sqlalchemy import bindparam, select

from tracker.actions import visibility
from tracker.plumbing.database import session
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.links import LinkRole
from tracker.rules.offices import time_in_post


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

Key = tuple[int, int, LinkRole, str]
"""What a tie is: from where, to where, as what, and in which words."""


@dataclass(frozen=True, slots=True)
class NewTie:
    start: Record
    role: LinkRole
    end: Record
    terms: Terms = NO_TERMS
    day: date | None = None
    """For the subject of an event: its first possible day."""

    @property
    def key(self) -> Key:
        return self.start.id, self.end.id, self.role, quote_key(self.terms.quote)


def link(start: Record, role: LinkRole, end: Record, terms: Terms = NO_TERMS) -> Link:
    """Tie two records together; the same tie twice is the same tie. Raises LinkRefused."""
    return link_all([NewTie(start, role, end, terms)])[0]


def link_all(ties: Iterable[NewTie]) -> list[Link]:
    """Tie many records together as `link` does each, what is there being read at once. Raises LinkRefused."""
    wanted = list(ties)
    starts, roles = {new.start.id for new in wanted}, {new.role for new in wanted}
    known = session().scalars(_OF_ROLES, {"starts": list(starts), "roles": list(roles)}).all() if wanted else ()
    return _link_all(wanted, {(tie.from_id, tie.to_id, tie.role_of, tie.quote_key): tie for tie in known})


def link_new(ties: Iterable[NewTie]) -> None:
    """Tie many records of which each start is new, so that nothing is tied to it yet. Raises LinkRefused."""
    _link_all(list(ties), {})


def _link_all(ties: Sequence[NewTie], known: dict[Key, Link]) -> list[Link]:
    last: Counter[tuple[int, LinkRole]] = Counter()
    for tie in known.values():
        last[tie.from_id, tie.role_of] = max(last[tie.from_id, tie.role_of], tie.position)
    for new in ties:
        start, role, end = new.start, new.role, new.end
        _refuse_misfit(start, role, end)
        if new.key not in known:
            last[start.id, role] += 1
            position = last[start.id, role] if role.rule.ordered else 0
            tie = Link(from_id=start.id, to_id=end.id, role=role, position=position, day=new.day)
            reword(tie, new.terms)
            session().add(tie)
            known[new.key] = tie
    session().flush()
    visibility.note_with({new.end.id: new.start for new in reversed(ties) if new.role is LinkRole.SOURCE})
    return [known[new.key] for new in ties]


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
    for found in session().scalars(_OF_ROLES, {"starts": [start.id], "roles": list(wanted)}):
        free[found.role_of].append(found)
    kept = {role: _kept(free[role], ends) for role, ends in wanted.items()}
    for gone in chain(*free.values()):
        session().delete(gone)
    session().flush()
    missing = [
        NewTie(start, role, end, terms or NO_TERMS)
        for role, ends in wanted.items()
        for (end, terms), tie in zip(ends, kept[role], strict=True)
        if tie is None
    ]
    new = iter(link_all(missing))
    for role, ends in wanted.items():
        for place, ((_end, terms), tie) in enumerate(zip(ends, kept[role], strict=True), start=1):
            _let_stand(tie or next(new), terms, place)
    session().flush()


_OF_ROLES = (
    select(Link)
    .where(Link.from_id.in_(bindparam("starts", expanding=True)), Link.role.in_(bindparam("roles", expanding=True)))
    .order_by(Link.position, Link.id)
)


def _kept(free: list[Link], ends: Ends) -> list[Link | None]:
    """Take out of `free`, for each end, the tie that is kept for it, if there is one."""
    kept = [_take(free, end, terms, exactly=True) for end, terms in ends]
    return [tie or _take(free, end, terms, exactly=False) for tie, (end, terms) in zip(kept, ends, strict=True)]


def _let_stand(tie: Link, terms: Terms | None, place: int) -> None:
    if terms is not None:
        reword(tie, terms)
    if tie.role_of.rule.ordered:
        tie.position = place


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
    if tie.role_of is LinkRole.HELD_POST:
        tie.day, tie.last_day = time_in_post(terms.since, terms.until)


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


def quote_key(quote: str) -> str:
    return hashlib.sha256(quote.encode()).hexdigest() if quote else ""
