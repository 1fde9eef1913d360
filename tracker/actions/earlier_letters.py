"""A letter that follows up an earlier one to the same addressees asks for an answer to both: none is asked for twice.

The earlier one then comes back by the day of the later one, and its moved day says why. A later letter that only some
readers of the earlier one may see moves nothing: the moved day would tell of it.
"""

from collections.abc import Iterator
from typing import cast

from sqlalchemy import select

from tracker.actions import follow_ups, recounting
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.audiences import seen_by_all_readers_of
from tracker.records.follow_ups import FollowUp, Move, open_of_record
from tracker.records.letters import Letter
from tracker.records.links import from_record
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.deadlines import plus_days
from tracker.rules.links import LinkRole
from tracker.rules.plans import CHASE_EVERY, Owes


def put_off(letter: Letter, sent: UncertainDate) -> None:
    """Let the letters that this one follows up come back a month after it was sent, if they still wait for a reply."""
    day = plus_days(min(sent.latest, clock.today()), CHASE_EVERY)
    for row in _waiting(letter):
        if row.due_on < day and day > clock.today():
            follow_ups.move(row, day, _reason(letter))


def let_come(letter: Letter) -> None:
    """Let them come back as they would have without it, now that it was not sent after all."""
    for row in _waiting(letter):
        moves = select(Move.reason).where(Move.follow_up_id == row.id).order_by(Move.id.desc()).limit(1)
        if row.pinned and session().scalar(moves) == _reason(letter):
            recounting.unpin(row)


def _reason(letter: Letter) -> str:
    return f"Asked again in {letter.ref}."


def _waiting(letter: Letter) -> Iterator[FollowUp]:
    """The planned chases of the letters that it follows up, as far as it was sent to all whom they address."""
    to = {record.id for record in _ends(letter, LinkRole.ADDRESSEE)}
    for earlier in cast(list[Letter], _ends(letter, LinkRole.REPLY_TO)):
        asked = {record.id for record in _ends(earlier, LinkRole.ADDRESSEE)}
        if earlier.status == "sent" and asked and asked <= to and seen_by_all_readers_of(earlier, [letter]):
            for row in session().scalars(open_of_record(earlier.id)).all():
                if row.owes == Owes.THEY and not row.by_hand:
                    yield row


def _ends(letter: Letter, role: LinkRole) -> list[Record]:
    return [end for _tie, end in session().execute(from_record(letter.id, role))]
