"""Keeps the follow-ups of a record in step with what its plans ask for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tracker.actions import follow_ups, standings
from tracker.actions.follow_ups import Change
from tracker.actions.plans.wanted import Folded, Known, Wanted, known_of, not_begun, standing_steps, wanted_of
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.follow_ups import OPEN, FollowUp, open_of_record
from tracker.records.gate import Escape, escaping
from tracker.records.letters import Letter
from tracker.records.plans import PlanRun
from tracker.records.record import Record
from tracker.rules.outcomes import Lapse

MOST_DROPPED = 1000
"""Characters."""


def keep_in_step(record: Record, folded: Folded, day_moved: bool = False) -> None:
    """Let the open follow-ups of a record be those that its plans ask for, and no others.

    One that is open already keeps its day, unless the day of what it counts from was corrected; a pinned one always.
    """
    keep_all_in_step([record], {record.id: folded}, Change() if day_moved else None)


def keep_all_in_step(records: Sequence[Record], folded: Mapping[int, Folded], change: Change | None = None) -> None:
    """Keep the follow-ups of many records as `keep_in_step` keeps those of one."""
    with escaping(Escape.FOLD):
        known = known_of(records)
        for record in records:
            _start_runs(record, known)
        wanted = {record.id: wanted_of(record, folded[record.id], known) for record in records}
        follow_ups.overtake(_unwanted(known, wanted))
        for record in records:
            _lay(record, wanted[record.id], known, change)
        session().flush()
        for record in records:
            if any(row.outcome == Lapse.PASSED for row in known.rows[record.id].values()):
                _lay(record, wanted_of(record, folded[record.id], known), known, None)
            for run in known.runs[record.id]:
                run.dropped = " ".join(wanted[record.id].dropped.get(run.id, ()))[:MOST_DROPPED]
        session().flush()


def _unwanted(known: Known, wanted: Mapping[int, Wanted]) -> Iterator[FollowUp]:
    for record_id, of_one in wanted.items():
        for key, row in known.rows[record_id].items():
            if row.state == OPEN and key not in of_one.steps and key not in of_one.allowed:
                yield row


def _lay(record: Record, wanted: Wanted, known: Known, change: Change | None) -> None:
    rows = known.rows[record.id]
    whose = _whose(record, rows.values())
    for key, step in wanted.steps.items():
        if key in rows:
            follow_ups.keep(rows[key], step, change)
        else:
            rows[key] = follow_ups.plan(record, step, whose, change)


def is_forgotten(record: Record) -> bool:
    """Say whether a record still waits though nothing is set to bring it back."""
    if not isinstance(record, Demand | Letter) or not record.followed:
        return False
    folded = standings.folded(record)
    asks = standing_steps(record, folded, known_of([record]))
    return bool(asks) and session().scalars(open_of_record(record.id)).first() is None


def _start_runs(record: Record, known: Known) -> None:
    """Let the plans that start by themselves count from the events that they follow."""
    for plan, event in not_begun(record, known):
        run = PlanRun(record_id=record.id, plan_id=plan.id, event_id=event.id, started_at=clock.now())
        session().add(run)
        known.runs[record.id].append(run)
    session().flush()


def _whose(record: Record, before: Iterable[FollowUp]) -> int | None:
    """Whoever had the last planned step has the next one; the first is the owner's."""
    last = max(before, key=lambda row: row.id, default=None)
    return last.assignee_id if last is not None else record.owner_id
