"""Follow-ups as a table that can be taken in again; whoever may not be named stands in it by their reference."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, select, tuple_

from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.exports.reading import AT_ONCE, Going, leaving_of
from tracker.records.follow_ups import FollowUp
from tracker.records.record import Record
from tracker.rules.exports.tables import BY_NAME
from tracker.rules.exposure import Exposure
from tracker.rules.fields import FIELDS, FOLLOW_UP
from tracker.rules.spreadsheets import Cell

RETURNS, LOOKED_AFTER = "Comes back on", "Who looks after it"
Found = Row[*tuple[Any, ...]]
"""A follow-up, what it is about, and the name of whoever looks after it."""


def rows(wanted: ColumnElement[bool], going: Going) -> Iterator[Sequence[Cell]]:
    """Return the head of a table and its rows, by the days on which they are due: five hundred at once."""
    about, *others = (field.label for field in FIELDS[FOLLOW_UP])
    yield [about, BY_NAME.format(label=about), *others, RETURNS, LOOKED_AFTER]
    found = _some(wanted)
    while found:
        yield from _told(found, going)
        going.progress(going.went + going.withheld)
        last: FollowUp = found[-1][0]
        found = _some(tuple_(FollowUp.due_on, FollowUp.id) > tuple_(last.due_on, last.id), wanted)


def _some(*wanted: ColumnElement[bool]) -> Sequence[Found]:
    asked = select(FollowUp, Record, User.name).join(Record, Record.id == FollowUp.record_id)
    asked = asked.outerjoin(User, User.id == FollowUp.assignee_id).where(*wanted)
    return session().execute(asked.order_by(FollowUp.due_on, FollowUp.id).limit(AT_ONCE)).all()


def _told(found: Sequence[Found], going: Going) -> Iterator[Sequence[Cell]]:
    about = {record.id for _row, record, _who in found}
    may = leaving_of(sorted(about), going)
    going.names.meet(about)
    for row, record, who in found:
        is_named = record.id in may
        going.went += is_named
        going.withheld += not is_named
        if is_named or going.reach in (None, Exposure.INTERNAL):
            yield _cells(row, record, who or "", going, is_named=is_named)


def _cells(row: FollowUp, record: Record, who: str, going: Going, *, is_named: bool) -> Sequence[Cell]:
    """What somebody wrote of a person who may not be named stays here; the words of a plan name nobody."""
    is_free = not row.by_hand or (is_named and not going.names.stands_in(row.what, record.id))
    name = record.title if is_named and not going.names.stands_in(record.title, record.id) else ""
    owes = FIELDS[FOLLOW_UP]["owes"].write(row.owes)
    return [
        record.ref,
        name,
        row.what if is_free else "",
        row.due_on.isoformat(),
        owes,
        row.returns_on.isoformat(),
        who,
    ]
