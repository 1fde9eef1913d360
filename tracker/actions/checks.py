"""Recompute from first principles what is stored, and say where they differ."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import func, select, text

from tracker.actions import follow_ups, standings
from tracker.actions.plans.wanted import Known, Wanted, known_of, not_begun, wanted_of
from tracker.plumbing import clock
from tracker.plumbing.database import db, session
from tracker.records import told
from tracker.records.counting import Calendars
from tracker.records.documents import FrozenDocument
from tracker.records.follow_ups import OPEN, FollowUp, open_follow_ups
from tracker.records.gate import Escape, escaping
from tracker.records.kinds import whole
from tracker.records.record import Record
from tracker.records.standings import StandingRow
from tracker.rules.conservation import extra, missing
from tracker.rules.documents.blocks import fingerprint
from tracker.rules.kinds import Kind
from tracker.rules.standing import Standing
from tracker.rules.statuses import AXES_OF, Axis

AT_ONCE = 500
"""Records that are looked at together: statements and memory grow with these, and not with all there are."""


@dataclass(slots=True)
class Result:
    """How many were looked at, and what is wrong with them, in sentences."""

    name: str
    looked_at: int = 0
    wrong: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """What should be there and is not."""
    extra: list[str] = field(default_factory=list)
    """What is there and should not be."""
    told: list[str] = field(default_factory=list)
    """What was looked at, where that is worth reading though nothing is wrong."""

    @property
    def problems(self) -> list[str]:
        return [*self.wrong, *self.missing, *self.extra]


def everything() -> list[Result]:
    """Check the database file, every stored status against its events, and that every follow-up is there and told."""
    with escaping(Escape.CLOCK):
        rows = [database_is_sound(), statuses_follow(), milestones_follow()]
        return [*rows, what_waits_comes_back(), what_comes_back_is_told(), documents_are_as_frozen()]


def reminders() -> Result:
    """Say whether a reminder was lost or made up: compare those there should be, and who was told, with what is."""
    with escaping(Escape.CLOCK):
        there, said = what_waits_comes_back(), what_comes_back_is_told()
    lost, made_up = there.missing + said.missing, there.extra + said.extra
    return Result("reminders", said.looked_at, missing=lost, extra=made_up)


def database_is_sound() -> Result:
    if db.engine.dialect.name != "sqlite":
        return Result("database", 1)
    lines = [str(row[0]) for row in session().execute(text("PRAGMA integrity_check"))]
    dangling = session().execute(text("PRAGMA foreign_key_check")).all()
    problems = [line for line in lines if line != "ok"] + [f"dangling row in {row[0]}" for row in dangling]
    return Result("database", len(lines), problems)


def documents_are_as_frozen() -> Result:
    """Every version of a document says what its fingerprint says."""
    found = Result("frozen documents")
    for frozen in session().scalars(select(FrozenDocument).execution_options(yield_per=100)):
        found.looked_at += 1
        if fingerprint(frozen.content) != frozen.sha256:
            found.wrong.append(f"{frozen.kind} {frozen.id}: it is not what was frozen")
    return found


def statuses_follow() -> Result:
    """Fold every record's events again and compare with what its pages show."""
    return _over_records("statuses", tuple(AXES_OF), _statuses)


def milestones_follow() -> Result:
    """Find the days by which every demand is counted again and compare with those that are kept."""
    return _over_records("days of demands", (Kind.DEMAND,), _milestones)


def what_waits_comes_back() -> Result:
    """Every record has the follow-ups that its plans ask for, open or closed by a person, and no other planned ones."""
    planned = (Kind.DEMAND, Kind.LETTER, Kind.PERSON, Kind.VISIT)
    calendars = Calendars()

    def follow_ups_of(records: Sequence[Record], found: Result) -> None:
        folded, known = standings.folded_all(records), known_of(records, calendars)
        for record in records:
            _follow_ups(record, folded[record.id], known, found)

    return _over_records("what waits comes back", planned, follow_ups_of)


def what_comes_back_is_told() -> Result:
    """Every open follow-up was told when it came back, or will be; no closed one will be, and none was too early."""
    today, found = clock.today(), Result("what comes back is told")
    for name, row in told.kept(today):
        found.looked_at += 1
        lost, made_up = missing(row, today), extra(row)
        found.missing += [f"{name}: missing: {lost}"] if lost else []
        found.extra += [f"{name}: extra: {made_up}"] if made_up else []
    found.extra += [f"{line}: extra" for line in told.told_too_early()]
    return found


def count_open(until: date) -> int:
    """Return how many are open that have come back by `until`, whoever may see them."""
    with escaping(Escape.CLOCK):
        asked = open_follow_ups(until).where(Record.deleted_at.is_(None)).with_only_columns(func.count())
        return session().scalars(asked.order_by(None)).one()


def _over_records(name: str, kinds: tuple[Kind, ...], look: Callable[[Sequence[Record], Result], None]) -> Result:
    asked = select(Record).where(Record.kind.in_(kinds), Record.deleted_at.is_(None)).order_by(Record.id)
    found = Result(name)
    for some in session().scalars(whole(asked), execution_options={"yield_per": AT_ONCE}).partitions():
        found.looked_at += len(some)
        look(some, found)
    return found


def _statuses(records: Sequence[Record], found: Result) -> None:
    folded = standings.folded_all(records)
    stored: dict[int, dict[str, str]] = {record.id: {} for record in records}
    for row in session().scalars(select(StandingRow).where(StandingRow.record_id.in_(stored))):
        stored[row.record_id][row.axis] = row.code
    for record in records:
        _status(record, stored[record.id], folded[record.id], found)


def _status(record: Record, stored: Mapping[str, str], standing: Mapping[Axis, Standing], found: Result) -> None:
    folded = {str(axis): each.code for axis, each in standing.items()}
    main = folded.get(AXES_OF[record.kind_of][0])
    confirmed = standings.on_spine(standing.get(AXES_OF[record.kind_of][0]))["status_confirmed"]
    if stored != folded or (record.status or None) != main or record.status_confirmed != confirmed:
        found.wrong.append(f"{record.ref}: stored {stored or 'nothing'}, folded {folded or 'nothing'}")


def _milestones(records: Sequence[Record], found: Result) -> None:
    folded = standings.folded_milestones(records)
    for record in records:
        days = asdict(folded[record.id])
        off = [name for name, value in days.items() if getattr(record, name) != value]
        found.wrong += [f"{record.ref}: {name} kept {getattr(record, name)}, folded {days[name]}" for name in off]


def _follow_ups(record: Record, folded: Mapping[Axis, Standing], known: Known, found: Result) -> None:
    wanted, rows = wanted_of(record, folded, known), known.rows[record.id]
    lost = wanted.steps.keys() - rows.keys() | _too_late(rows, wanted)
    lost |= {f"a run of {plan.key}" for plan, _event in not_begun(record, known)}
    made_up = (
        {key for key, row in rows.items() if row.state == OPEN} - wanted.steps.keys() - wanted.allowed - wanted.over
    )
    found.missing += [f"{record.ref}: missing {key}" for key in sorted(lost)]
    found.extra += [f"{record.ref}: extra {key}" for key in sorted(made_up)]


def _too_late(rows: Mapping[str, FollowUp], wanted: Wanted) -> set[str]:
    """Return the keys of what was cancelled though a plan asks for it, and of what comes back later than it should.

    What somebody put on another day, or set aside, is where they want it.
    """
    today = clock.today()
    cancelled = {key for key, step in wanted.steps.items() if key in rows and follow_ups.opens_again(rows[key], step)}
    ahead = {key: row for key, row in rows.items() if row.state == OPEN and not row.pinned and row.returns_on > today}
    off = {key for key, row in ahead.items() if not row.times_set_aside and row.returns_on > row.due_on}
    counted = {key: step.due_on for key, step in wanted.steps.items()} | dict.fromkeys(wanted.allowed, today)
    late = {key for key, row in ahead.items() if key in counted and counted[key] < row.due_on > today}
    return cancelled | off | late
