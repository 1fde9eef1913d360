"""Who looks after a record. What comes back to whoever looked after it goes along to whoever does from now on."""

from collections.abc import Collection, Sequence

from tracker.actions import follow_ups
from tracker.actions.follow_ups import MayNotFollow
from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.follow_ups import FollowUp, may_be_given, open_of_record
from tracker.records.record import Record


def give(record: Record, user_id: int | None, but: Collection[int] = ()) -> None:
    """Let somebody else, or nobody, look after a record and its follow-ups, but for these. Raises MayNotFollow."""
    if user_id is not None and not _may_look_after(record, user_id):
        raise MayNotFollow
    before, record.owner_id = record.owner_id, user_id
    session().flush()
    for row in followed_by(record, before):
        if row.id not in but:
            follow_ups.give(row, user_id)


def take_from(record: Record, now: int | None, before: int | None, but: Collection[int]) -> None:
    """Undo giving it to `now`, who keeps these follow-ups. Whoever may not have it any more does not get it back:
    nobody has it. Raises ChangedMeanwhile.
    """
    if record.owner_id != now:
        raise ChangedMeanwhile
    may_have_it = before is not None and _may_look_after(record, before)
    give(record, before if may_have_it else None, but)


def followed_by(record: Record, user_id: int | None) -> Sequence[FollowUp]:
    """The open follow-ups of a record that this person looks after, or nobody."""
    whose = FollowUp.assignee_id.is_not_distinct_from(user_id)
    return session().scalars(open_of_record(record.id).where(whose)).all()


def _may_look_after(record: Record, user_id: int) -> bool:
    asked = may_be_given(record.id).where(User.id == user_id).with_only_columns(User.id)
    return session().scalars(asked.limit(1)).first() is not None
