"""Recompute from first principles what is stored, and say where they differ."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select, text

from tracker.actions import standings
from tracker.plumbing import clock
from tracker.plumbing.database import db, session
from tracker.records.demands import Demand
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.gate import Escape, escaping
from tracker.records.letters import Letter
from tracker.records.record import Record
from tracker.records.standings import StandingRow
from tracker.rules.kinds import Kind
from tracker.rules.plans import next_step
from tracker.rules.statuses import AXES_OF


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    looked_at: int
    problems: list[str]


def everything() -> list[Result]:
    """Check the database file, every stored status against its events, and every demand's and letter's follow-up."""
    with escaping(Escape.CLOCK):
        return [database_is_sound(), statuses_follow(), what_waits_comes_back()]


def database_is_sound() -> Result:
    if db.engine.dialect.name != "sqlite":
        return Result("database", 1, [])
    lines = [str(row[0]) for row in session().execute(text("PRAGMA integrity_check"))]
    dangling = session().execute(text("PRAGMA foreign_key_check")).all()
    problems = [line for line in lines if line != "ok"] + [f"dangling row in {row[0]}" for row in dangling]
    return Result("database", len(lines), problems)


def statuses_follow() -> Result:
    """Fold every record's events again and compare with what its pages show."""
    return _over_records("statuses", tuple(AXES_OF), _status_problems)


def what_waits_comes_back() -> Result:
    """Every followed demand and letter that waits has a follow-up, open or closed by a person, for its present step."""
    return _over_records("what waits comes back", (Kind.DEMAND, Kind.LETTER), _follow_up_problems)


def _over_records(name: str, kinds: tuple[Kind, ...], problems_of: Callable[[Record], list[str]]) -> Result:
    asked = select(Record).where(Record.kind.in_(kinds), Record.deleted_at.is_(None)).order_by(Record.id)
    count, problems = 0, []
    for record in session().scalars(asked.execution_options(yield_per=500)):
        count += 1
        problems += problems_of(record)
    return Result(name, count, problems)


def _status_problems(record: Record) -> list[str]:
    stored = {
        row.axis: row.code for row in session().scalars(select(StandingRow).where(StandingRow.record_id == record.id))
    }
    folded = {str(axis): standing.code for axis, standing in standings.folded(record).items()}
    main = folded.get(AXES_OF[record.kind_of][0])
    if stored == folded and (record.status or None) == main:
        return []
    return [f"{record.ref}: stored {stored or 'nothing'}, folded {folded or 'nothing'}"]


def _follow_up_problems(record: Record) -> list[str]:
    assert isinstance(record, Demand | Letter)
    standing = standings.folded(record).get(AXES_OF[record.kind_of][0])
    step = next_step(standing, clock.today()) if standing and record.followed else None
    keys = {f"{record.id}:{step.key}"} if step else set()
    rows = session().scalars(select(FollowUp).where(FollowUp.record_id == record.id, FollowUp.by_hand.is_(False))).all()
    missing = keys - {row.key for row in rows}
    extra = {row.key for row in rows if row.state == OPEN} - keys
    return [f"{record.ref}: missing {key}" for key in missing] + [f"{record.ref}: extra {key}" for key in extra]
