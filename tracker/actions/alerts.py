"""Tell people in the app that follow-ups came back, and set when each is told again."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, insert, select, update

from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.alerts import ALERTS, ToTell, locked_to_tell
from tracker.records.follow_ups import FOLLOW_UPS, OPEN, FollowUp
from tracker.records.gate import Escape, escaping
from tracker.records.listeners import nearest
from tracker.rules.deadlines import plus_days
from tracker.rules.escalation import Listener, listeners


class NotAsRead(Exception):
    """A follow-up was changed although it was locked: none of those that were read with it is told."""


def tell(follow_up_ids: Collection[int], today: date) -> int:
    """Tell of follow-ups whoever is to know at the level each has reached; return how many alerts are new.

    They are locked before anybody looks who may see them: whoever changes that meanwhile lets them be told once more.
    One that somebody else holds is found again by the next round.
    """
    found = locked_to_tell(follow_up_ids, today)
    near = nearest([row.id for row in found if not row.reply_waits])
    claims, alerts = [], []
    for row in found:
        level = max(row.escalation.level((today - row.returns_on).days), row.times_told)
        people = listeners(near.get(row.id, ()), row.assignee_id, level)
        # Held, or nobody may see it today: it is looked at again every day, and told as soon as somebody may.
        again = {"told": row.times_told, "next_on": plus_days(today, 1)}
        then = {"told": level, "next_on": row.escalation.next_on(row.returns_on, level)} if people else again
        claims.append(_as_read(row) | then)
        alerts += _alerts(row, people, level)
    if claims and rows_changed(_CLAIM, claims) != len(claims):
        raise NotAsRead
    return _note(alerts)


_ROW = FOLLOW_UPS.c
_CLAIM = (
    update(FOLLOW_UPS)
    .where(_ROW.id == bindparam("row_id"), _ROW.state == OPEN, _ROW.returns_on == bindparam("returned_on"))
    .where(_ROW.next_alert_on == bindparam("to_tell_on"), _ROW.times_told == bindparam("told_before"))
    .where(_ROW.assignee_id.is_not_distinct_from(bindparam("owner_id")))
    .values(times_told=bindparam("told"), next_alert_on=bindparam("next_on"))
)
"""Let one clock tell of it, as it was read: unless it was closed, moved or given away meanwhile."""


def _as_read(row: ToTell) -> dict[str, object]:
    return {
        "row_id": row.id,
        "returned_on": row.returns_on,
        "to_tell_on": row.next_alert_on,
        "told_before": row.times_told,
        "owner_id": row.assignee_id,
    }


def _alerts(row: ToTell, people: Iterable[Listener], level: int) -> list[dict[str, Any]]:
    due_on = max(row.next_alert_on, clock.local(row.created_at).date())
    about = {"follow_up_id": row.id, "returned_on": row.returns_on, "level": level, "due_on": due_on}
    return [about | {"user_id": one.user_id} for one in people]


_ONCE = ("user_id", "follow_up_id", "returned_on", "level")
_KNOWN = select(*(ALERTS.c[name] for name in _ONCE)).where(ALERTS.c.follow_up_id.in_(bindparam("ids", expanding=True)))
_NEW = insert(ALERTS)


def _note(alerts: Sequence[dict[str, Any]]) -> int:
    """Note alerts, once for each person, return and level: whoever has claimed a follow-up is alone with it."""
    if not alerts:
        return 0
    known = set(session().execute(_KNOWN, {"ids": [each["follow_up_id"] for each in alerts]}).all())
    now = clock.now()
    new = [each | {"created_at": now} for each in alerts if tuple(each[name] for name in _ONCE) not in known]
    if new:
        session().execute(_NEW, new)
    return len(new)


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
