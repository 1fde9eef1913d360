"""Who may be told of follow-ups: the people who may see what each is about."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select, true

from tracker.plumbing.database import session
from tracker.records.accounts import USERS, whose_role_may
from tracker.records.follow_ups import FOLLOW_UPS
from tracker.records.record import may_see
from tracker.rules.access import Ability, Role
from tracker.rules.escalation import Listener

_READS = (USERS.c.active, whose_role_may(Ability.READ))
_COORDINATORS = select(USERS.c.id).where(*_READS, USERS.c.role == Role.COORDINATOR)


def _among(who: ColumnElement[bool]) -> Select[int, int, str]:
    """Of some follow-ups, the active people who may see the record, in the order in which they came."""
    return (
        select(FOLLOW_UPS.c.id, USERS.c.id, USERS.c.role)
        .join_from(FOLLOW_UPS, USERS, who)
        .where(FOLLOW_UPS.c.id.in_(bindparam("ids", expanding=True)), *_READS)
        .where(may_see(USERS, FOLLOW_UPS.c.record_id))
        .order_by(USERS.c.id)
    )


_coordinator = USERS.c.id.in_(bindparam("coordinators", expanding=True))
_NEAR, _ALL = _among(or_(USERS.c.id == FOLLOW_UPS.c.assignee_id, _coordinator)), _among(true())


def nearest(follow_up_ids: Collection[int]) -> dict[int, list[Listener]]:
    """Return, of each follow-up, who may see its record and looks after it or coordinates; without any, all who may."""
    values = {"ids": list(follow_up_ids), "coordinators": session().scalars(_COORDINATORS).all()}
    found: defaultdict[int, list[Listener]] = defaultdict(list)
    for which in (_NEAR, _ALL):
        for follow_up_id, user_id, role in session().execute(which, values) if values["ids"] else ():
            found[follow_up_id].append(Listener(user_id, Role(role)))
        values = {"ids": [each for each in follow_up_ids if each not in found]}
    return found


_SOMEBODY = exists(select(USERS.c.id).where(*_READS, may_see(USERS, FOLLOW_UPS.c.record_id)))
_HEARD = select(FOLLOW_UPS.c.id).where(FOLLOW_UPS.c.id.in_(bindparam("ids", expanding=True)), _SOMEBODY)


def heard_by_somebody(follow_up_ids: Collection[int]) -> set[int]:
    """Return those of these follow-ups of which anybody may be told at all."""
    return set(session().scalars(_HEARD, {"ids": list(follow_up_ids)})) if follow_up_ids else set()
