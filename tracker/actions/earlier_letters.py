"""A letter that follows up an earlier one to the same addressees asks for an answer to both: none is asked for twice.

The earlier one then comes back by the day of the later one, and its moved day says why. A later letter that only some
readers of the earlier one may see moves nothing: the moved day would tell of it.
"""

from collections.abc import Iterator, Sequence
from typing import cast

from sqlalchemy import bindparam, select, update

from tracker.actions import follow_ups, recounting
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.audiences import seen_by_all_readers_of
from tracker.records.events import Event
from tracker.records.follow_ups import FollowUp, Move, last_move, open_of_record
from tracker.records.gate import Escape, escaping
from tracker.records.letters import Letter
from tracker.records.links import ends_of, tied_to
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.deadlines import plus_days
from tracker.rules.links import LinkRole
from tracker.rules.plans import CHASE_EVERY, Owes
from tracker.rules.words import N_


def put_off(letter: Letter, sent: UncertainDate) -> None:
    """Let the letters that this one follows up come back a month after it was sent, if they still wait for a reply."""
    day = plus_days(min(sent.latest, clock.today()), CHASE_EVERY)
    for row in _waiting(letter):
        if row.due_on < day and day > clock.today():
            follow_ups.move(row, day, _reason(letter))


def let_come(letter: Letter) -> None:
    """Let come back, as they would have without it, letters that it puts off no more: nothing there names it then.

    So do letters that those put off which follow it, for who may see it or whom it addresses may have changed.
    """
    with escaping(Escape.FOLD):
        letters = {_reason(each): each for each in [letter, *_following(letter)]}
        for reason in session().scalars(_NAMED, {"reasons": list(letters)}).all():
            _let_come(letters[reason])


_NAMED = select(Move.reason).where(Move.reason.in_(bindparam("reasons", expanding=True))).distinct()
_FOLLOWING = select(Letter).where(Letter.id.in_(tied_to(bindparam("letter_id"), LinkRole.REPLY_TO)))


def _following(letter: Letter) -> Sequence[Letter]:
    return session().scalars(_FOLLOWING, {"letter_id": letter.id}).all()


def _let_come(letter: Letter) -> None:
    still = [earlier.id for earlier in _followed(letter)] if _is_sent(letter) else []
    names_it = Move.reason == _reason(letter)
    named = select(Move.follow_up_id).where(names_it, Move.record_id.not_in(still))
    for row in session().scalars(select(FollowUp).where(FollowUp.id.in_(named))).all():
        last = session().scalars(last_move(row.id)).one()
        if row.pinned and last.reason == _reason(letter):
            recounting.unpin(row)
    silent = update(Move).where(names_it, Move.record_id.not_in(still)).values(reason=ASKED_AGAIN)
    session().execute(silent.execution_options(synchronize_session="fetch"))


def _is_sent(letter: Letter) -> bool:
    sent = select(Event.id).where(Event.id.in_(tied_to(letter.id, LinkRole.SUBJECT)), Event.type == "letter-sent")
    return letter.deleted_at is None and session().scalars(sent.where(Event.deleted_at.is_(None))).first() is not None


def _reason(letter: Letter) -> str:
    return f"Asked again in {letter.ref}."


ASKED_AGAIN = N_("Asked again.")
"""The reason when the letter is not to be named any more."""


def _waiting(letter: Letter) -> Iterator[FollowUp]:
    """The planned chases of the letters that it follows up and that wait for a reply."""
    for earlier in _followed(letter):
        if earlier.status == "sent":
            for row in session().scalars(open_of_record(earlier.id)).all():
                if row.owes == Owes.THEY and not row.by_hand:
                    yield row


def _followed(letter: Letter) -> list[Letter]:
    """The letters that it follows up, as far as it addresses all whom they address, and all their readers see it."""
    ends = ends_of(letter.id, LinkRole.ADDRESSEE, LinkRole.REPLY_TO)
    to = _ids(ends[LinkRole.ADDRESSEE])
    return [
        earlier
        for earlier in cast(list[Letter], ends[LinkRole.REPLY_TO])
        if earlier.deleted_at is None
        if (asked := _ids(ends_of(earlier.id, LinkRole.ADDRESSEE)[LinkRole.ADDRESSEE])) and asked <= to
        if seen_by_all_readers_of(earlier, [letter])
    ]


def _ids(records: Sequence[Record]) -> set[int]:
    return {record.id for record in records if record.deleted_at is None}
