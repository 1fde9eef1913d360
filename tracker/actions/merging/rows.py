"""Let rows that hang on one record hang on another, each as it is; and put exactly those back. Read round the gate."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from tracker.actions import shelving
from tracker.plumbing.database import session
from tracker.records.as_written import AsWrittenRow
from tracker.records.attachments import Attachment
from tracker.records.documents import FrozenDocument, SpokenOf
from tracker.records.external_ids import ExternalIdRow
from tracker.records.feeds import Feed
from tracker.records.follow_ups import OPEN, FollowUp, Move, may_be_given
from tracker.records.links import Link
from tracker.records.merges import Merge
from tracker.records.plans import PlanRun
from tracker.records.record import Record
from tracker.records.sources import Source
from tracker.records.work_calendars import StopOfClock
from tracker.rules.dates import UncertainDate
from tracker.rules.links import LinkRole

Change = tuple[str, int, dict[str, Any], dict[str, Any]]
"""Of one row: its table, its number, what stood in some columns, and what stands there since."""

HANGS_BY: dict[type[Any], str] = {
    Attachment: "record_id",
    ExternalIdRow: "record_id",
    AsWrittenRow: "record_id",
    PlanRun: "record_id",
    FollowUp: "record_id",
    Move: "record_id",
    StopOfClock: "record_id",
    FrozenDocument: "record_id",
    SpokenOf: "record_id",
    Feed: "about_id",
    Source: "noted_with_id",
    Merge: "kept_id",
}
"""The column by which a row of each table hangs on a record, besides links."""
SAYS: dict[type[Any], tuple[str, ...]] = {
    ExternalIdRow: ("origin", "code"),
    AsWrittenRow: ("field",),
    PlanRun: ("plan_id", "event_id"),
}
"""Of what a record has one alone: where it has that already, the row of the other stays behind."""
MOVED: tuple[type[Any], ...] = (Link, *HANGS_BY)
TABLES: dict[str, type[Any]] = {model.__tablename__: model for model in MOVED}


class Carried:
    """What was changed of which rows, in order."""

    def __init__(self) -> None:
        self.changes: list[Change] = []

    def let(self, row: Any, **now: Any) -> None:
        """Let a row say this from now on."""
        before = {name: getattr(row, name) for name in now}
        for name, value in now.items():
            setattr(row, name, value)
        self.changes.append((row.__tablename__, row.id, before, now))


def over(other: Record, kept: Record) -> Carried:
    """Let all that hangs on one record hang on another. Raises NoKey, and Damaged where a file is not as it was."""
    carried = Carried()
    ties(other.id, kept.id, carried)
    for model, column in HANGS_BY.items():
        there = {_says(row) for row in _rows(model, column, kept.id)} if model in SAYS else set()
        for row in _rows(model, column, other.id):
            if model not in SAYS or _says(row) not in there:
                _hang(row, column, kept, other, carried)
    session().flush()
    return carried


def _rows(model: type[Any], column: str, record_id: int) -> list[Any]:
    asked = select(model).where(getattr(model, column) == record_id).order_by(model.id)
    return list(session().scalars(asked))


def _says(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in SAYS[type(row)])


def _hang(row: Any, column: str, kept: Record, other: Record, carried: Carried) -> None:
    if isinstance(row, Attachment):
        shelving.wrap_anew(row, kept.id)
    if isinstance(row, FollowUp):
        _come_back(row, kept, other, carried)
    else:
        carried.let(row, **{column: kept.id})


def _come_back(row: FollowUp, kept: Record, other: Record, carried: Carried) -> None:
    """Let a follow-up be about the other record, known there by the same step; whoever may not see that loses it."""
    key = f"{kept.id}:{row.key.removeprefix(f'{other.id}:')}"
    if session().scalar(select(FollowUp.id).where(FollowUp.key == key)) is not None:
        return
    carried.let(row, record_id=kept.id, key=key)
    theirs = may_be_given(kept.id)
    if row.state == OPEN and row.assignee_id and row.assignee_id not in {user.id for user in session().scalars(theirs)}:
        carried.let(row, assignee_id=kept.owner_id)


def ties(old_id: int, new_id: int, carried: Carried) -> None:
    """Tie a record to all that another is tied to; what it is tied to so already, and itself, stays with the other."""
    there = {_key(tie, tie.from_id, tie.to_id) for tie in _ties_of(new_id)}
    last: dict[str, int] = {}
    for tie in _ties_of(new_id):
        if tie.from_id == new_id:
            last[tie.role] = max(last.get(tie.role, 0), tie.position)
    for tie in _ties_of(old_id):
        start, end = (new_id if each == old_id else each for each in (tie.from_id, tie.to_id))
        key = _key(tie, start, end)
        if start == end or key in there:
            continue
        there.add(key)
        if tie.from_id == old_id and tie.role_of.rule.ordered:
            last[tie.role] = last.get(tie.role, 0) + 1
            carried.let(tie, from_id=start, position=last[tie.role])
        else:
            carried.let(tie, from_id=start, to_id=end)
    session().flush()


def _ties_of(record_id: int) -> list[Link]:
    near = or_(Link.from_id == record_id, Link.to_id == record_id)
    return list(session().scalars(select(Link).where(near).order_by(Link.position, Link.id)))


def _key(tie: Link, start: int, end: int) -> tuple[int, int, str, str]:
    return start, end, str(tie.role), tie.quote_key


def left_behind(other: Record, kept: Record) -> list[tuple[Link, Record]]:
    """Return the ties that stayed with the other and say anything besides, each with the record at its far end."""
    far = aliased(Record)
    end = or_(
        and_(Link.from_id == other.id, far.id == Link.to_id), and_(Link.to_id == other.id, far.id == Link.from_id)
    )
    says = or_(Link.note != "", Link.since.is_not(None), Link.until.is_not(None))
    asked = select(Link, far).join(far, end).where(says, far.id != kept.id, Link.role != LinkRole.SUBJECT)
    return [(tie, record) for tie, record in session().execute(asked.order_by(Link.id))]


def in_words(tie: Link, far: Record) -> str:
    """Return what a tie says besides, with the record that it leads to."""
    said = (tie.note, *(UncertainDate.edtf(text).in_words() for text in (tie.since, tie.until) if text))
    return f"{tie.role_of.rule.outward}, {far.ref}: {', '.join(each for each in said if each)}"


def put_back(changes: Iterable[Change]) -> None:
    """Let each row that stands as it was left say again what it said before. Raises NoKey, Damaged."""
    changes = list(changes)
    found = {(table, row.id): row for table, model in TABLES.items() for row in _numbered(model, table, changes)}
    for table, number, before, now in reversed(changes):
        row = found.get((table, number))
        if row is not None and all(getattr(row, name) == value for name, value in now.items()):
            if isinstance(row, Attachment):
                shelving.wrap_anew(row, before["record_id"])
            for name, value in before.items():
                setattr(row, name, value)
    session().flush()


def _numbered(model: type[Any], table: str, changes: list[Change]) -> Iterator[Any]:
    numbers = [number for name, number, _before, _now in changes if name == table]
    for first in range(0, len(numbers), AT_ONCE):
        yield from session().scalars(select(model).where(model.id.in_(numbers[first : first + AT_ONCE])))


AT_ONCE = 500
