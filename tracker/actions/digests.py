"""Tell people what came back: an alert in the app for each follow-up, and at most one mail a day, without names."""

from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from tracker.actions import outbox
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.follow_ups import FollowUp, concerning, open_follow_ups
from tracker.records.gate import Viewer
from tracker.records.outbox import Alert
from tracker.records.record import Record
from tracker.rules.access import Role

SUBJECT = "Tracker: follow-ups"
MOST_LINES = 20


def came_back(viewer: Viewer, today: date) -> list[tuple[FollowUp, Record]]:
    """The open follow-ups of this person that have come back, the longest due first; as far as they may see them."""
    coordinates = viewer.role is Role.COORDINATOR
    rows = open_follow_ups(today).where(concerning(viewer.user_id, coordinates))
    return [(row, record) for row, record in session().execute(rows)]


def alert(viewer: Viewer, rows: list[tuple[FollowUp, Record]]) -> int:
    """Note, once for each return of a follow-up, that this person was told; return how many are new."""
    told = {(row.follow_up_id, row.returned_on) for row in session().scalars(select(Alert))}
    new = [row for row, _ in rows if (row.id, row.returns_on) not in told]
    return sum(_tell(viewer, row) for row in new)


def _tell(viewer: Viewer, row: FollowUp) -> int:
    values = {
        "user_id": viewer.user_id,
        "follow_up_id": row.id,
        "returned_on": row.returns_on,
        "created_at": clock.now(),
    }
    try:
        with session().begin_nested():
            session().execute(insert(Alert).values(**values))
    except IntegrityError:
        return 0
    return 1


def write_digest(user: User, rows: list[tuple[FollowUp, Record]], sender: str, base_url: str) -> bool:
    """Write today's one mail for this person, or none when nothing came back or it was written already."""
    if not rows:
        return False
    today = clock.today()
    return outbox.write(f"digest:{user.id}:{today}", user, sender, SUBJECT, _body(rows, today, base_url)) is not None


def _body(rows: list[tuple[FollowUp, Record]], today: date, base_url: str) -> str:
    late = sum(row.due_on < today for row, _ in rows)
    lines = [
        f"{len(rows)} follow-ups came back, {late} of them late. Sign in to see what they are about.",
        "",
    ]
    lines += [f"  {record.ref}  due {row.due_on:%-d %B %Y}" for row, record in rows[:MOST_LINES]]
    if len(rows) > MOST_LINES:
        lines.append(f"  and {len(rows) - MOST_LINES} more")
    return "\n".join([*lines, "", f"{base_url}/", "", "You can switch this mail off under My account."])
