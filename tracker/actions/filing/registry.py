"""Which file of this family files what."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tracker.actions import visibility
from tracker.actions.filing import cases, demands, events, follow_ups, letters, organisations, people, sources, visits
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import viewer
from tracker.records.record import Record
from tracker.rules.access import Visibility
from tracker.rules.fields import Values
from tracker.rules.kinds import Kind

FILERS: Mapping[Kind, Callable[[Any, Values, int], Record]] = {
    Kind.CASE: cases.file,
    Kind.DEMAND: demands.file,
    Kind.EVENT: events.file,
    Kind.LETTER: letters.file,
    Kind.ORGANISATION: organisations.file,
    Kind.PERSON: people.file,
    Kind.SOURCE: sources.file,
    Kind.VISIT: visits.file,
}


def file(kind: Kind, record: Record | None, values: Values, seen_version: int = 0) -> Record:
    """Make a record of a kind (None), or change it as somebody saw it at `seen_version`; what is not given stays.

    `values` are by the names of FIELDS[kind], as their shapes read them; a field that names records has records, each
    bare or with its Terms. A value AsWritten leaves its field empty and keeps the words. That they hold together is
    asked of `FIELDS[kind].faults` before. It flushes. Raises KeyError for what is no field, EditConflict, LinkRefused.
    """
    return FILERS[kind](record, values, seen_version)


def file_many(kind: Kind, rows: Sequence[Values], visible_to: Visibility | None = None) -> list[Record]:
    """Make a new record of each of these values, as `file` makes one; visits in a few statements: lists of them are
    long. `visible_to`: whoever makes them among the named."""
    if kind is Kind.VISIT:
        return [*visits.file_new(rows, visible_to)]
    made = [file(kind, None, values) for values in rows]
    for record in made:
        _show(record, visible_to)
    return made


def _show(record: Record, width: Visibility | None) -> None:
    """Let it be seen as was chosen; an event is seen by whoever sees what it is about."""
    if width is not None and record.visibility != width and record.kind != Kind.EVENT:
        visibility.change(record, width, record.team_id, [viewer().user_id])


def file_follow_up(values: Values, because: str = "") -> FollowUp:
    """Let a record come back on a day, by the names of FIELDS[FOLLOW_UP]. Raises DayHasPassed."""
    return follow_ups.file(values, because)
