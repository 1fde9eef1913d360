"""Who may see what, asked of several records at once: whether all who may see one may see another too."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, select

from tracker.plumbing.database import session
from tracker.records.accounts import USERS, Membership, User, readers_to_be
from tracker.records.follow_ups import FollowUp
from tracker.records.record import FOR_GOOD, RECORDS, Reader, Record, visible_to
from tracker.rules.access import FOR_NAMED, Visibility

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Width:
    """How widely one record may be seen."""

    id: int
    visibility: Visibility
    team_id: int | None


def width_of(record: Record) -> Width:
    return Width(record.id, Visibility(record.visibility), record.team_id)


R = TypeVar("R", bound=Record)


class Audiences:
    """The named readers of some records and the members of their teams, in two statements at most."""

    def __init__(self, widths: Collection[Width]) -> None:
        named = {width.id for width in widths if width.visibility in FOR_NAMED}
        teams = {width.team_id for width in widths if width.visibility is Visibility.TEAM} if named else set()
        self._readers, self._members = _grouped(_READERS, named), _grouped(_MEMBERS, teams)

    def all_of(self, one: Width, other: Width) -> bool:
        """Say whether everybody who may see `one` may see `other`; what is sealed is seen with what is sealed alone."""
        if other.visibility is Visibility.SEALED is not one.visibility:
            return False
        if other.visibility is Visibility.ORGANISATION:
            return True
        if one.visibility in FOR_NAMED:
            return self._readers[one.id] <= self._named_in(other)
        return one.visibility is other.visibility is Visibility.TEAM and one.team_id == other.team_id

    def _named_in(self, width: Width) -> set[int]:
        if width.visibility in FOR_NAMED:
            return self._readers[width.id]
        return self._members[width.team_id or 0]


def seen_by_all_readers_of(record: Record, others: Sequence[R]) -> list[R]:
    """Return those that everybody who may see the record may see too."""
    width = width_of(record)
    audiences = Audiences([width, *map(width_of, others)])
    return [other for other in others if audiences.all_of(width, width_of(other))]


Circle = tuple[str, int | frozenset[int]]
"""Those who may see a record, so that it is known of two whether they are the same: a team, or some people."""
EVERYBODY: Circle = ("all", 0)


def circles_of(widths: Collection[Width]) -> dict[int, Circle]:
    """Return by whom each record may be seen for good, in a statement for every few hundred with named readers."""
    named = sorted({width.id for width in widths if width.visibility in FOR_NAMED})
    readers: defaultdict[int, set[int]] = defaultdict(set)
    for first in range(0, len(named), AT_ONCE):
        readers |= _grouped(_READERS, named[first : first + AT_ONCE])
    return {width.id: _circle(width, readers) for width in widths}


def _circle(width: Width, readers: Mapping[int, set[int]]) -> Circle:
    if width.visibility in FOR_NAMED:
        return "readers", frozenset(readers[width.id])
    return EVERYBODY if width.visibility is Visibility.ORGANISATION else ("team", width.team_id or 0)


def followed_up_unseen_but_by(user_id: int) -> ColumnElement[bool]:
    """The rule for follow-ups whose record nobody may see who reads here, leaving this person aside."""
    owner = RECORDS.alias()
    seen = select(owner.c.id).where(owner.c.id == FollowUp.record_id, visible_to(owner, USERS))
    return ~readers_to_be().where(User.id != user_id, exists(seen)).exists()


_OF_THESE: BindParameter[int] = bindparam("ids", expanding=True)
_READERS = select(Reader.record_id, Reader.user_id).where(Reader.record_id.in_(_OF_THESE), FOR_GOOD)
_MEMBERS = select(Membership.team_id, Membership.user_id).where(Membership.team_id.in_(_OF_THESE))


def _grouped(asked: Select[int, int], wanted: Collection[int | None]) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for key, user_id in session().execute(asked, {"ids": list(wanted)}) if wanted else ():
        found[key].add(user_id)
    return found
