"""Why follow-ups are due on their days, for many of them at once."""

from collections.abc import Sequence

from sqlalchemy import func, select

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.counting import Counted, count
from tracker.records.follow_ups import FollowUp, Move
from tracker.rules.due import PeriodUnit
from tracker.rules.holiday_words import passed_over
from tracker.rules.key_dates import key_date_in
from tracker.rules.plan_words import doubt
from tracker.rules.reasons import BY_HAND, NOT_KNOWN, Moved, Said, Stands, before_the_day, counted, moved


def reasons(rows: Sequence[FollowUp]) -> dict[int, list[Said]]:
    """Return in sentences why each follow-up falls due when it does, by its number, in few statements."""
    counts, moves = count(rows), _last_moves([row.id for row in rows])
    return {row.id: _reason(row, counts.get(row.id), moves.get(row.id)) for row in rows}


def _reason(row: FollowUp, found: Counted | None, last: Moved | None) -> list[Said]:
    stands = Stands(row.due_on, clock.local(row.created_at).date(), row.pinned, last)
    kind = key_date_in(row.key)
    if kind is not None:
        return [before_the_day(kind.notice.days), *moved(None, stands)]
    if found is None or found.due is None:
        return [BY_HAND if row.by_hand else NOT_KNOWN, *moved(None, stands)]
    said = counted(found.ground, found.due)
    if found.ground.period.unit is PeriodUnit.WORKING_DAYS:
        said += passed_over(found.calendar, found.due)
    unsure = doubt(found.ground.provenance, found.ground.stated)
    return [*said, *moved(found.due.first, stands), *([unsure] if unsure else [])]


def _last_moves(ids: Sequence[int]) -> dict[int, Moved]:
    last = select(func.max(Move.id)).where(Move.follow_up_id.in_(ids)).group_by(Move.follow_up_id)
    asked = select(Move, User.name).outerjoin(User, User.id == Move.by_id).where(Move.id.in_(last))
    found = session().execute(asked).all()
    return {move.follow_up_id: Moved(move.to_on, who or "", move.reason) for move, who in found}
