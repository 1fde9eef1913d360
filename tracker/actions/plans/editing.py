"""Changes a plan, and lets what it has set follow. What it was before is kept, and can be put back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select, update

from tracker.actions import standings
from tracker.actions.follow_ups import Change
from tracker.actions.plans import keeping, shipping
from tracker.actions.plans.written import read, written
from tracker.actions.records import EditConflict
from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.events import Event
from tracker.records.follow_ups import OPEN, FollowUp, Move, planned_of
from tracker.records.gate import Escape, escaping, viewer
from tracker.records.kinds import whole
from tracker.records.links import Link
from tracker.records.outlines import outline, outline_step
from tracker.records.plans import Plan, PlanRevision, PlanRun, PlanStep
from tracker.records.record import Record
from tracker.records.standings import StandingRow
from tracker.records.visits import Visit
from tracker.rules.deadlines import plus_days
from tracker.rules.links import LinkRole
from tracker.rules.plans import OF_PEOPLE, Follows, Outline

AT_ONCE = 500
VISITS_OF = 400
"""Days. A visit that ended longer ago asks for nothing under any plan that makes sense."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A follow-up whose day changed: its number, and from when to when; None for one that is new, or called off."""

    follow_up_id: int
    record_id: int
    was: date | None
    now: date | None


@dataclass(frozen=True, slots=True)
class Changed:
    revision_id: int
    moved: Sequence[Moved]

    @property
    def fires(self) -> list[Moved]:
        """Those that come back today, or are late already, and did not before."""
        today = clock.today()
        return [each for each in self.moved if each.now and each.now <= today and (not each.was or each.was > today)]

    @property
    def falls_silent(self) -> list[Moved]:
        """Those that are back now, and would not be any more."""
        today = clock.today()
        return [each for each in self.moved if each.was and each.was <= today and (not each.now or each.now > today)]


def change(plan: Plan, seen_version: int, wanted: Outline, fires: bool = False) -> Changed:
    """Let a plan be as somebody wants it who saw it at `seen_version`; what it has set follows. Raises EditConflict.

    What would have come back by now comes back today only where `fires` says so; else its day stays, or it is not set.
    """
    return _change(plan, seen_version, wanted, fires, {})


def _change(plan: Plan, seen_version: int, wanted: Outline, fires: bool, back: Mapping[int, Move]) -> Changed:
    claimed = update(Plan).where(Plan.id == plan.id, Plan.version == seen_version)
    if rows_changed(claimed.values(version=seen_version + 1, updated_at=clock.now())) != 1:
        raise EditConflict
    session().refresh(plan)
    rows = session().scalars(select(PlanStep).where(PlanStep.plan_id == plan.id).order_by(PlanStep.position)).all()
    was = outline(plan, map(outline_step, rows))
    kept = PlanRevision(plan_id=plan.id, at=clock.now(), by_id=viewer().user_id or None, before=written(was))
    session().add(kept)
    plan.updated_by = kept.by_id
    shipping.describe(plan, wanted)
    _lay_steps(plan, rows, wanted)
    session().flush()
    moved = _follow(plan, Change(_reason(plan), of_plan=True, fires=fires, back=back))
    return Changed(kept.id, moved)


def take_back(plan: Plan, revision_id: int) -> Changed:
    """Let a plan be what it was before its last change, and what that has moved stand where it stood.

    Raises EditConflict when it was changed again since.
    """
    last = select(PlanRevision).where(PlanRevision.plan_id == plan.id).order_by(PlanRevision.id.desc()).limit(1)
    revision = session().scalars(last).one_or_none()
    if revision is None or revision.id != revision_id:
        raise EditConflict
    return _change(plan, plan.version, read(revision.before), False, _moved_by(plan, revision))


def _moved_by(plan: Plan, revision: PlanRevision) -> dict[int, Move]:
    """Return what a change has moved, by the numbers of the follow-ups: those that nothing has moved since."""
    steps = select(PlanStep.id).where(PlanStep.plan_id == plan.id)
    asked = select(Move).join(FollowUp, FollowUp.id == Move.follow_up_id).where(FollowUp.step_id.in_(steps))
    with escaping(Escape.FOLD):
        rows = session().scalars(asked.where(Move.at >= revision.at).order_by(Move.id)).all()
    latest = {move.follow_up_id: move for move in rows}
    return {number: move for number, move in latest.items() if move.reason.startswith(_reason(plan))}


def _reason(plan: Plan) -> str:
    return f"The plan “{plan.name}” was changed."


def _lay_steps(plan: Plan, rows: Sequence[PlanStep], wanted: Outline) -> None:
    here = {row.key: row for row in rows}
    for position, step in enumerate(wanted.steps):
        row = here.pop(step.key, None) or PlanStep(plan_id=plan.id, key=step.key)
        shipping.lay(row, step, position)
        session().add(row)
    for row in here.values():
        row.active = False


def _follow(plan: Plan, change: Change) -> list[Moved]:
    """Keep all that the plan touches in step; return what changed, as far as the viewer may see it."""
    with escaping(Escape.FOLD):
        ids = sorted(_touched(plan))
        before = _days(ids)
        for part in _parts(ids):
            asked = select(Record).where(Record.id.in_(part), Record.deleted_at.is_(None))
            records = session().scalars(whole(asked)).all()
            keeping.keep_all_in_step(records, standings.refold_all(records), change)
        after = _days(ids)
    seen = {
        number for part in _parts(ids) for number in session().scalars(select(Record.id).where(Record.id.in_(part)))
    }
    return [
        Moved(number, record_id, was, now)
        for (number, record_id) in {**before, **after}
        if record_id in seen and (was := before.get((number, record_id))) != (now := after.get((number, record_id)))
    ]


def _days(ids: Sequence[int]) -> dict[tuple[int, int], date]:
    rows = [row for part in _parts(ids) for row in _open(part)]
    return {(row.id, row.record_id): row.due_on for row in rows}


def _parts(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]


def _open(ids: Sequence[int]) -> list[FollowUp]:
    return [row for of_one in planned_of(ids).values() for row in of_one.values() if row.state == OPEN]


def _touched(plan: Plan) -> set[int]:
    """The records that a plan may ask something of, before its change or after it."""
    steps = select(PlanStep.id).where(PlanStep.plan_id == plan.id)
    here = select(FollowUp.record_id).where(FollowUp.step_id.in_(steps), FollowUp.state == OPEN)
    at_work = select(PlanRun.record_id).where(PlanRun.plan_id == plan.id)
    asked = [here, at_work, *([_followed(plan)] if plan.starts_itself else [])]
    return {number for ids in asked for number in session().scalars(ids)}


def _followed(plan: Plan) -> Select[int]:
    """The records that a plan follows by itself."""
    if plan.trigger == Follows.VISIT:
        return select(Visit.id).where(Visit.last_day >= plus_days(clock.today(), -VISITS_OF))
    if plan.trigger in set(Follows):
        codes = select(PlanStep.standing).where(PlanStep.plan_id == plan.id)
        if plan.trigger in OF_PEOPLE:
            stands = StandingRow.axis == OF_PEOPLE[plan.trigger], StandingRow.code.in_(codes)
            return select(StandingRow.record_id).where(*stands)
        return select(Record.id).where(or_(Record.status.in_(codes), Record.status == "sent"))
    about = select(Link.to_id).join(Event, Event.id == Link.from_id).where(Link.role == LinkRole.SUBJECT)
    return about.where(Event.type == plan.trigger)
