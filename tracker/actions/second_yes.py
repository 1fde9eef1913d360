"""What needs two people: somebody asks, another one says yes or no, once; where nobody else is, it is done alone.

Whoever decides does so by one statement that says all its conditions: of several at once, one counts.
"""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from sqlalchemy import select, update

from tracker.actions import audit, destruction, outbox, visibility
from tracker.actions.account_mails import Sender
from tracker.actions.audit import Noted
from tracker.actions.settling import take_in_turn, take_those_in_turn
from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.accounts import User
from tracker.records.gate import Escape, escaping, viewer
from tracker.records.record import Record
from tracker.records.second_yes import (
    SecondYes,
    agreed_to_me,
    deciders_of,
    is_open,
    may_decide,
    may_still_ask,
    others_who_read,
    readers_of,
    sees_by_rule,
    void_since,
)
from tracker.rules.access import FOR_NAMED, Role, Visibility
from tracker.rules.audit import About, Deed
from tracker.rules.second_yes import LOOKS_FOR, MAIL_SUBJECT, TAKES_FOR, TELLS_FOR, Decision, ForTwo, mail_text


class Over(Exception):
    """It was decided or taken back meanwhile, ran out, or is not for whoever decides."""


class SeenAlready(ValueError):
    """Whoever asks to see a record sees it."""


class CoordinatorsOnly(PermissionError):
    """Only who coordinates asks to see what is not open to them."""


def is_alone() -> bool:
    """Say whether nobody else here reads records: nobody could say yes."""
    return session().scalar(others_who_read()) is None


def ask_to_look(ref: str, why: str) -> SecondYes:
    """Ask to see a record for a short time; whether there is such a record is told to nobody.

    Raises SeenAlready, CoordinatorsOnly.
    """
    if viewer().role is not Role.COORDINATOR:
        raise CoordinatorsOnly
    if session().scalar(select(Record.id).where(Record.ref == ref)) is not None:
        raise SeenAlready
    with escaping(Escape.FOLD):
        there = select(Record.id).where(Record.ref == ref, Record.deleted_at.is_(None))
        record_id = session().scalar(there)
    return _ask(ForTwo.LOOK, ref, record_id, why)


@dataclass(frozen=True, slots=True)
class Width:
    """How widely a record is to be seen."""

    visibility: Visibility
    team_id: int | None
    reader_ids: Sequence[int]


def ask_to_widen(record: Record, width: Width, why: str) -> SecondYes:
    """Ask to let more people see a sealed record. Raises GoesWithThePerson."""
    visibility.refuse_consent(record)
    return _ask(ForTwo.WIDEN, record.ref, record.id, why, json.dumps(astuple(width)))


def width_wanted(request: SecondYes) -> Width:
    width, team_id, reader_ids = json.loads(request.wanted)
    return Width(Visibility(width), team_id, reader_ids)


def ask_for_originals(record: Record, why: str) -> SecondYes:
    """Ask to take along the files of a sealed record as they came. Raises Over when it is deleted by now."""
    take_in_turn([record])
    if record.deleted_at is not None:
        raise Over
    return _ask(ForTwo.ORIGINAL, record.ref, record.id, why)


def ask_to_destroy(record: Record, why: str) -> SecondYes:
    """Ask to destroy a deleted record before its thirty days are over. Raises Over when it is not deleted."""
    take_in_turn([record])
    if record.deleted_at is None:
        raise Over
    return _ask(ForTwo.DESTROY, record.ref, record.id, why)


def may_take_originals(record: Record) -> bool:
    """Say whether whoever looks may take along its files as they came: of what is sealed, when somebody else agreed."""
    if record.visibility != Visibility.SEALED:
        return True
    return session().scalar(agreed_to_me(ForTwo.ORIGINAL, record.id, clock.real_now() - TAKES_FOR)) is not None


def readers_wanted(request: SecondYes) -> Sequence[int]:
    """Return who is to be named, when few are to see it; nobody when it is open to more."""
    if not request.wanted:
        return ()
    width = width_wanted(request)
    return width.reader_ids if width.visibility in FOR_NAMED else ()


def _ask(what: ForTwo, ref: str, record_id: int | None, why: str, wanted: str = "") -> SecondYes:
    now = clock.real_now()
    asked = SecondYes(what=what, ref=ref, record_id=record_id, why=why, wanted=wanted, asked_by=viewer().user_id)
    asked.asked_at, asked.until = now, now + what.waits
    session().add(asked)
    session().flush()
    _note(Deed.SECOND_YES_ASKED, asked)
    if is_alone():
        _decided(asked.id, Decision.ALONE)
        _do(asked)
    return asked


def decide(number: int, decision: Decision) -> SecondYes:
    """Say yes or no to what somebody else asked; a yes does it. Raises Over."""
    _take_record_of(number)
    _decided(number, decision)
    request = session().scalars(select(SecondYes).where(SecondYes.id == number)).one()
    if decision is Decision.YES:
        _do(request)
    return request


def _take_record_of(number: int) -> None:
    """Wait for the record first: whoever shares or deletes it holds it, and wants its requests next."""
    ids = select(SecondYes.record_id).where(SecondYes.id == number, SecondYes.record_id.is_not(None))
    take_those_in_turn(filter(None, session().scalars(ids)))


def withdraw(number: int) -> None:
    """Take back what one asked oneself. Raises Over."""
    _decided(number, Decision.WITHDRAWN)


DEEDS = {
    Decision.YES: Deed.SECOND_YES_SAID,
    Decision.NO: Deed.SECOND_YES_REFUSED,
    Decision.WITHDRAWN: Deed.SECOND_YES_WITHDRAWN,
    Decision.ALONE: Deed.DONE_ALONE,
}


def _decided(number: int, decision: Decision) -> None:
    me = viewer()
    is_own = decision in (Decision.WITHDRAWN, Decision.ALONE)
    whose = SecondYes.asked_by == me.user_id if is_own else may_decide(me.role, sees_by_rule()) & may_still_ask()
    claim = update(SecondYes).where(SecondYes.id == number, is_open(), whose)
    with escaping(Escape.FOLD):
        claimed = rows_changed(claim.values(decision=decision, decided_by=me.user_id, decided_at=clock.real_now()))
    if claimed < 1:
        raise Over
    asked = select(SecondYes).where(SecondYes.id == number).execution_options(populate_existing=True)
    _note(DEEDS[decision], session().scalars(asked).one())


def _do(request: SecondYes) -> None:
    if request.record_id is None:
        return
    if request.what == ForTwo.LOOK:
        visibility.let_look(request.record_id, request.asked_by, clock.real_now() + LOOKS_FOR)
    if request.what == ForTwo.WIDEN:
        record, width = (
            session().scalars(select(Record).where(Record.id == request.record_id)).one(),
            width_wanted(request),
        )
        visibility.change(record, width.visibility, width.team_id, width.reader_ids, agreed=request)
    if request.what == ForTwo.DESTROY:
        record_id, request.record_id = request.record_id, None  # the request outlives its record
        session().flush()
        if not destruction.destroy_now(record_id):
            raise Over


def _note(deed: Deed, request: SecondYes) -> None:
    about = About.RECORD if request.record_id is not None else About.NOTHING
    audit.note(Noted(deed, about, request.record_id, result=request.what))


def tell(request: SecondYes, sender: Sender) -> int:
    """Write a mail that names nothing: to who could decide, or who asked and who reads the record; return how many."""
    if not sender.sends:
        return 0
    stage = request.decision or "asked"
    with escaping(Escape.FOLD):
        told = _told(request)
    text, written = mail_text(sender.base_url), 0
    for user in told:
        key = f"second-yes:{request.id}:{stage}:{user.id}"
        written += outbox.write(key, user, sender.address, MAIL_SUBJECT, text) is not None
    return written


def tell_void(sender: Sender) -> int:
    """Tell those whose requests became void of late, each once; return how many mails were written."""
    return sum(tell(request, sender) for request in session().scalars(void_since(clock.real_now() - TELLS_FOR)).all())


def _told(request: SecondYes) -> list[User]:
    if request.decision is None:
        return list(session().scalars(deciders_of(request)))
    asker = session().scalars(select(User).where(User.id == request.asked_by)).all()
    let_in = request.decision in (Decision.YES, Decision.ALONE) and request.record_id is not None
    readers = session().scalars(readers_of(request.record_id)).all() if let_in and request.record_id else []
    me = viewer().user_id
    return [user for user in {user.id: user for user in (*asker, *readers)}.values() if user.id != me]
