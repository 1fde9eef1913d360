"""Tell people in the app that a follow-up came back, and set when it is told again."""

from datetime import date

from sqlalchemy import ColumnElement, case, insert, select, update

from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.alerts import Alert, ToTell, nearest, one_to_tell
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.gate import Escape, escaping
from tracker.rules.deadlines import plus_days
from tracker.rules.escalation import listeners


def tell(follow_up_id: int, today: date) -> int:
    """Tell of one follow-up whoever is to know at the level it has reached; return how many alerts are new.

    It is claimed before anybody looks who may see it: whoever changes that meanwhile lets it be told once more.
    """
    found = one_to_tell(follow_up_id)
    if found is None or found.row.next_alert_on is None or found.row.next_alert_on > today:
        return 0
    if found.reply_waits:
        _claim(found, found.row.times_told, plus_days(today, 1))
        return 0
    level = max(found.escalation.level((today - found.row.returns_on).days), found.row.times_told)
    if not _claim(found, level, found.escalation.next_on(found.row.returns_on, level)):
        return 0
    return _tell_all(found, level, today)


def _claim(found: ToTell, told: int, next_on: date) -> bool:
    """Let one clock tell of it, as it was read; False when it was closed, moved or given away meanwhile."""
    seen = found.row
    as_read = (
        update(FollowUp)
        .where(FollowUp.id == seen.id, FollowUp.state == OPEN, FollowUp.returns_on == seen.returns_on)
        .where(FollowUp.next_alert_on == seen.next_alert_on, FollowUp.times_told == seen.times_told)
        .where(FollowUp.assignee_id.is_not_distinct_from(seen.assignee_id))
    )
    return rows_changed(as_read.values(times_told=told, next_alert_on=next_on)) == 1


def _tell_all(found: ToTell, level: int, today: date) -> int:
    seen = found.row
    people = listeners(nearest(seen.record_id, seen.assignee_id), seen.assignee_id, level)
    if not people:
        # Nobody may see it today. It is looked at again every day, and told as soon as somebody may.
        again = update(FollowUp).where(FollowUp.id == seen.id)
        rows_changed(again.values(times_told=seen.times_told, next_alert_on=plus_days(today, 1)))
        return 0
    due_on = max(seen.next_alert_on or today, clock.local(seen.created_at).date())
    return sum(_tell(one.user_id, seen, level, due_on) for one in people)


def _tell(user_id: int, row: FollowUp, level: int, due_on: date) -> int:
    """Note an alert, once for each person, return and level: whoever has claimed the follow-up is alone with it."""
    once = (Alert.user_id == user_id, Alert.follow_up_id == row.id, Alert.level == level)
    if session().scalar(select(Alert.id).where(*once, Alert.returned_on == row.returns_on)) is not None:
        return 0
    values = {"user_id": user_id, "follow_up_id": row.id, "returned_on": row.returns_on, "level": level}
    session().execute(insert(Alert).values(**values, due_on=due_on, created_at=clock.now()))
    return 1


def again(which: ColumnElement[bool]) -> None:
    """Let open follow-ups be told anew from today: who looks after them, or may see them, has changed.

    Whoever was told of one at the level it has reached is not told twice.
    """
    today = clock.today()
    next_on = case((FollowUp.returns_on > today, FollowUp.returns_on), else_=today)
    in_order = select(FollowUp.id).where(FollowUp.state == OPEN, which).order_by(FollowUp.id).with_for_update()
    anew = update(FollowUp).where(FollowUp.id.in_(in_order), FollowUp.state == OPEN)
    with escaping(Escape.FOLD):
        session().flush()
        told_anew = anew.values(next_alert_on=next_on, times_told=0)
        session().execute(told_anew.execution_options(synchronize_session="fetch"))
