"""What comes back until it is answered: set by plans and by hand, closed by outcomes, set aside, handed on."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, update

from tracker.actions import returning
from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.accounts import User
from tracker.records.alerts import Alert
from tracker.records.demands import Demand
from tracker.records.follow_ups import (
    CANCELLED,
    DONE,
    OPEN,
    FollowUp,
    Move,
    locked,
    may_be_given,
    open_of_record,
)
from tracker.records.gate import viewer
from tracker.records.letters import Letter
from tracker.records.record import Record
from tracker.rules.outcomes import Lapse, Outcome
from tracker.rules.planning import Step
from tracker.rules.plans import Owes
from tracker.rules.words import N_


class AlreadyClosed(Exception):
    """Somebody recorded what became of this follow-up a moment ago."""


class MayNotFollow(ValueError):
    """Whoever is to look after a follow-up may not see what it is about, or does not work here any more."""


class DayHasPassed(ValueError):
    """A follow-up cannot come back on a day that has passed; the message says what to write."""


DAY_CORRECTED = N_("The day that it is counted from was changed.")
KEPT = "It keeps its day, because nobody wanted it to come back at once."


@dataclass(frozen=True, slots=True)
class Change:
    """Why planned days move: what they count from was corrected, or their plan was changed."""

    reason: str = DAY_CORRECTED
    of_plan: bool = False
    fires: bool = True
    """Whether what would have come back by now, had the plan been so before, comes back today."""
    back: Mapping[int, Move] = field(default_factory=dict)
    """What a change that is taken back had moved, by the numbers of the follow-ups."""

    def day(self, step: Step, was: date | None = None) -> date | None:
        """Return on which day a step falls due that fell due on another day, or on none; None when it stays so."""
        today = clock.today()
        if not self.of_plan or step.due_on > today:
            return step.due_on
        is_late = was is not None and was <= today
        return today if self.fires and not is_late else None


def plan(record: Record, step: Step, assignee_id: int | None, change: Change | None = None) -> FollowUp:
    """Set what a plan asks of a record."""
    row = _new(record, f"{record.id}:{step.key}", step.what, step.owes, step.due_on, assignee_id)
    row.due_last, row.step_id, row.run_id, row.turn = step.due_last, step.of.id, step.run_id, step.turn
    if change is not None and change.day(step) is None:
        _cancel(row, Lapse.PASSED)
    session().add(row)
    return row


def keep(row: FollowUp, step: Step, change: Change | None) -> None:
    """Let a row that is set already be what its plan asks for; it moves only when something about its day changed."""
    if opens_again(row, step):
        was_away = row.times_set_aside and row.returns_on > row.due_on
        _open(row)
        if not row.pinned:
            row.due_on, row.due_last = step.due_on, step.due_last
        returning.comes_back(row, max(row.due_on, row.returns_on) if was_away else row.due_on)
    elif row.state == OPEN and change is not None:
        _follow(row, step, change)
    if row.state == OPEN:
        row.step_id, row.what, row.owes = step.of.id, step.what, step.owes


def opens_again(row: FollowUp, step: Step) -> bool:
    """Say whether a cancelled row is open once its plan asks for it; one whose day had passed, once that lies ahead."""
    passed = row.outcome == Lapse.PASSED and step.due_on > clock.today()
    return row.state == CANCELLED and (row.outcome == Lapse.OVERTAKEN or passed)


def _follow(row: FollowUp, step: Step, change: Change) -> None:
    if row.id in change.back:
        _put_back(row, change.back[row.id], change.reason)
    elif not _stays_late(row, step):
        day = change.day(step, row.due_on)
        if day is not None:
            returning.follow(row, day, step.due_last, change.reason)
        elif row.due_on > clock.today() and not row.pinned:
            returning.note_move(row, row.due_on, f"{change.reason} {KEPT}")
            row.pinned = True


def _put_back(row: FollowUp, moved: Move, reason: str) -> None:
    """Let a row stand where a change of its plan found it; what somebody has set aside since then stays away."""
    returned = row.returns_on == moved.to_on
    row.pinned = moved.from_pinned
    returning.follow(row, moved.from_on, moved.from_last, reason)
    if returned and row.returns_on < moved.from_returns:
        returning.comes_back(row, moved.from_returns)


def _stays_late(row: FollowUp, step: Step) -> bool:
    """What is late stays late, and what was asked for one period later is not put off once more."""
    return (step.renewed and row.due_on <= step.due_on) or row.due_on < step.due_on == clock.today()


def overtake(rows: Iterable[FollowUp]) -> None:
    """Cancel what no plan asks for any more, but for what somebody said a moment ago has become of it."""
    for row in locked([row.id for row in rows]):
        if row.state == OPEN:
            _cancel(row, Lapse.OVERTAKEN)


def set_by_hand(
    record: Record, what: str, due_on: date, owes: Owes, assignee_id: int | None, because: str = ""
) -> FollowUp:
    """Let a record come back on a day of somebody's choosing, whatever its status. Raises DayHasPassed.

    `because` names what set it, so that it goes when that is taken back.
    """
    if due_on < clock.today():
        raise DayHasPassed("The follow-up date must be today or later.")
    row = _new(record, f"{_by_hand(record.id, because)}{secrets.token_hex(8)}", what, owes, due_on, assignee_id)
    row.by_hand = True
    session().add(row)
    session().flush()
    return row


def come_back(record: Record, day: date, otherwise: "ByHand") -> FollowUp:
    """Let a record come back on this day: its planned follow-up moves there; without one, a new one is set.

    Raises DayHasPassed.
    """
    planned = [row for row in session().scalars(open_of_record(record.id)) if not row.by_hand]
    if isinstance(record, Demand | Letter) and planned:
        move(planned[0], day, N_("Chosen when it was recorded what happened."))
        return planned[0]
    return set_by_hand(record, otherwise.what, day, otherwise.owes, otherwise.assignee_id, otherwise.because)


@dataclass(frozen=True, slots=True)
class ByHand:
    what: str
    owes: Owes
    assignee_id: int | None
    because: str = ""


def _by_hand(record_id: int, because: str) -> str:
    return f"{record_id}:hand:{because}:" if because else f"{record_id}:hand:"


def drop(because: Mapping[str, Iterable[int]]) -> None:
    """Cancel what was set by hand for records because of something that is now taken back; it is given for each."""
    keys = {_by_hand(record_id, each): record_id for each, records in because.items() for record_id in records}
    open_there = select(FollowUp).where(FollowUp.record_id.in_(set(keys.values())), FollowUp.state == OPEN)
    for row in session().scalars(open_there):
        if row.key.startswith(tuple(keys)):
            _cancel(row, Lapse.TAKEN_BACK)
    session().flush()


def _new(record: Record, key: str, what: str, owes: Owes, due_on: date, assignee_id: int | None) -> FollowUp:
    return FollowUp(
        record_id=record.id,
        key=key,
        what=what,
        owes=owes,
        due_on=due_on,
        returns_on=due_on,
        next_alert_on=due_on,
        times_told=0,
        changes=0,
        wakes_on_reply=isinstance(record, Demand | Letter),
        assignee_id=assignee_id,
        by_hand=False,
        state=OPEN,
        times_set_aside=0,
        created_at=clock.now(),
    )


def claim(row: FollowUp) -> None:
    """Close an open follow-up before saying what became of it: of two people at once, one. Raises AlreadyClosed."""
    closed = (
        update(FollowUp)
        .where(FollowUp.id == row.id, FollowUp.state == OPEN)
        .values(state=DONE, next_alert_on=None, changes=FollowUp.changes + 1)
        .values(closed_at=clock.now(), closed_by=viewer().user_id or None)
    )
    if rows_changed(closed) != 1:
        raise AlreadyClosed
    session().refresh(row)
    _note_seen(row)


def reopen(row: FollowUp) -> None:
    """Take back what was recorded of a follow-up."""
    _open(row)
    session().flush()


def reopen_closed_by(events: Iterable[Record]) -> None:
    """Open again what events had closed as its outcome, now that they are taken back."""
    ids = [event.id for event in events]
    closed = select(FollowUp).where(FollowUp.outcome_event_id.in_(ids), FollowUp.state != OPEN)
    for row in session().scalars(closed):
        _open(row)
    session().flush()


def call_off(row: FollowUp) -> None:
    """Cancel a follow-up that somebody set by hand, as if they had not."""
    _cancel(row, Lapse.TAKEN_BACK)
    session().flush()


def _cancel(row: FollowUp, why: Lapse) -> None:
    row.state, row.outcome, row.closed_at, row.next_alert_on = CANCELLED, why, clock.now(), None


def _open(row: FollowUp) -> None:
    row.changes += row.outcome in set(Outcome)
    row.state, row.outcome, row.outcome_event_id = OPEN, None, None
    row.closed_at, row.closed_by = None, None
    returning.told_anew(row)


def move(row: FollowUp, due_on: date, reason: str) -> None:
    """Let a follow-up fall due on a day that somebody chose, for a reason. Raises AlreadyClosed, DayHasPassed."""
    _want_open(row)
    if due_on < clock.today():
        raise DayHasPassed("The follow-up date must be today or later.")
    returning.note_move(row, due_on, reason)
    row.due_on, row.due_last, row.pinned = due_on, None, True
    returning.comes_back(row, due_on)
    session().flush()


def set_aside(row: FollowUp, until: date, wakes_on_reply: bool | None = None) -> None:
    """Let a follow-up come back on a later day, or when a reply is logged, if it is to wake; None leaves that as it is.

    Raises AlreadyClosed, DayHasPassed.
    """
    _want_open(row)
    if until <= clock.today():
        raise DayHasPassed("Choose a day after today.")
    _note_seen(row)
    returning.comes_back(row, until)
    row.times_set_aside += 1
    if wakes_on_reply is not None:
        row.wakes_on_reply = wakes_on_reply
    session().flush()


def _want_open(row: FollowUp) -> None:
    session().refresh(row, with_for_update=True)
    if row.state != OPEN:
        raise AlreadyClosed


def _note_seen(row: FollowUp) -> None:
    """The person who acts on a follow-up has seen the alert about it."""
    unseen = update(Alert).where(Alert.follow_up_id == row.id, Alert.seen_at.is_(None))
    rows_changed(unseen.values(seen_at=clock.now()))


def give(row: FollowUp, user_id: int | None) -> None:
    """Let somebody else look after a follow-up, or nobody. Raises AlreadyClosed, MayNotFollow."""
    _want_open(row)
    if user_id is not None and session().scalars(may_be_given(row.record_id).where(User.id == user_id)).first() is None:
        raise MayNotFollow
    row.assignee_id = user_id
    returning.told_anew(row)
    session().flush()


def find(follow_up_id: int) -> FollowUp | None:
    return session().scalars(select(FollowUp).where(FollowUp.id == follow_up_id)).one_or_none()
