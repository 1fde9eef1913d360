"""Replaces the master key, and says that one is lost. What was interrupted goes on where it was.

A key of the file goes only when it wraps no key and seals no seed any more: the database refuses to forget it before
(a foreign key), also to whoever has just wrapped something with it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from tracker.actions import audit, seeds
from tracker.actions.audit import Noted
from tracker.actions.data_keys import Damaged, Keyring, NoKey
from tracker.plumbing import clock, master_key
from tracker.plumbing.database import rows_changed, session
from tracker.plumbing.sealing import CannotOpen
from tracker.records.accounts import User
from tracker.records.data_keys import DataKey, MasterKey, is_needed, masters_in_use
from tracker.records.gate import Escape, escaping
from tracker.records.record import RECORDS
from tracker.records.sealed import DETAILS, about
from tracker.records.second_steps import CodeApp
from tracker.rules.audit import Deed

AT_ONCE = 200


class StaysDamaged(Exception):
    """Something sealed of these records and people does not open, and stays as it is; all the rest is wrapped anew."""

    def __init__(self, refs: Sequence[str], people: Sequence[str]) -> None:
        super().__init__(", ".join([*refs, *(f"the app with codes of {name}" for name in people)]))


@dataclass(frozen=True, slots=True)
class Lost:
    """Of how many records nothing sealed opens any more, and of how many people no code."""

    records: int
    people: int


@dataclass
class _Damaged:
    """What did not open: keys, by their numbers, with their records; seeds, by whose they are."""

    keys: dict[int, int] = field(default_factory=dict)
    seeds: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.keys or self.seeds)


def replace(anew: bool) -> Iterator[int]:
    """Wrap the key of every record with a new master key, seal every seed with it, and forget the old one.

    `anew`: what is sealed gets new keys, too. Gives how many were wrapped, whenever it is to be committed. Raises NoKey
    when a key that is needed is missing, and BlockingIOError while another does this; at the end, when all else is
    committed, StaysDamaged: the old key then stays in the file as long as it wraps something.
    """
    path = master_key.file()
    with master_key.held(path):
        found = master_key.keys(path)
        if not found or not set(session().scalars(masters_in_use())) <= set(found):
            raise NoKey
        if len(found) == 1:  # after an interruption the new one stands there already
            new = master_key.new()
            _know(master_key.id_of(new))
            yield 0
            found[master_key.id_of(new)] = new
            master_key.keep(path, found)
        last, damaged = list(found)[-1], _Damaged()
        while not (done := _forgotten(found, last)):
            count, seals = _wrapped_anew(found, last, anew, damaged), _sealed_anew(found, last, damaged)
            yield count
            if damaged and not count and not seals:
                break
        if done:
            audit.note(Noted(Deed.KEY_REPLACED))
            yield 0
            master_key.keep(path, {last: found[last]})
        if damaged:
            raise _named(damaged)


def lose() -> Lost:
    """Note that master keys that are not in the file are lost, and go on with another; return what that takes along.

    Nothing is destroyed: put above the others in the file, a key that is found again opens what it wrapped.
    """
    path = master_key.file()
    with master_key.held(path):
        missing = set(session().scalars(masters_in_use())) - set(master_key.keys(path))
        if missing:
            rows_changed(update(MasterKey).where(MasterKey.id.in_(missing)).values(lost_at=clock.real_now()))
            audit.note(Noted(Deed.KEY_LOST))
        master_key.make(path)
        _know(list(master_key.keys(path))[-1])
    records = select(func.count(DataKey.record_id.distinct())).where(DataKey.master_id.in_(missing))
    people = select(func.count(CodeApp.user_id)).where(CodeApp.master_id.in_(missing))
    return Lost(session().scalar(records) or 0, session().scalar(people) or 0)


def _know(master_id: str) -> None:
    known = session().scalar(select(MasterKey.id).where(MasterKey.id == master_id))
    if known is None:
        session().execute(insert(MasterKey).values(id=master_id, since=clock.real_now()))


def _named(damaged: _Damaged) -> StaysDamaged:
    people = session().scalars(select(User.email).where(User.id.in_(damaged.seeds)).order_by(User.email)).all()
    with escaping(Escape.WHOLE):
        asked = select(RECORDS.c.ref).where(RECORDS.c.id.in_(damaged.keys.values())).order_by(RECORDS.c.ref)
        return StaysDamaged(session().scalars(asked).all(), people)


def _sealed_anew(found: master_key.Keys, last: str, damaged: _Damaged) -> int:
    """Seal with the last master key the seeds that it does not seal yet, and return of how many that was tried."""
    ring, others = Keyring(), [each for each in found if each != last]
    rest = select(CodeApp).where(CodeApp.master_id.in_(others), CodeApp.user_id.not_in(damaged.seeds))
    apps = session().scalars(rest.order_by(CodeApp.user_id)).all()
    for app in apps:
        try:
            seeds.rewrap(app, ring)
        except Damaged:
            damaged.seeds.add(app.user_id)
    return len(apps)


def _wrapped_anew(found: master_key.Keys, last: str, anew: bool, damaged: _Damaged) -> int:
    """Wrap some of the keys that the last master key does not wrap yet, and return of how many that was tried.

    The damaged ones are noted with their records, and not tried again.
    """
    ring = Keyring()
    rest = select(DataKey).where(
        DataKey.master_id.in_([*found]), DataKey.master_id != last, DataKey.id.not_in(damaged.keys)
    )
    keys = session().scalars(rest.order_by(DataKey.id).limit(AT_ONCE)).all()
    for key in keys:
        try:
            if not anew or not _seal_anew(ring, key, damaged):
                ring.rewrap(key)
        except Damaged:
            damaged.keys[key.id] = key.record_id
    session().flush()
    return len(keys)


def _forgotten(found: master_key.Keys, last: str) -> bool:
    """Forget every master key but the last, unless one still wraps something; then say False."""
    others = delete(MasterKey).where(MasterKey.id != last, MasterKey.id.in_([*found]) | ~is_needed())
    try:
        with session().begin_nested():
            rows_changed(others)
    except IntegrityError:
        return False
    return True


def _seal_anew(ring: Keyring, old: DataKey, damaged: _Damaged) -> bool:
    """Seal the details that a key has sealed with a new one, and destroy the old, unless something still needs it.

    Whoever seals something of the record meanwhile waits: it is held. Raises Damaged.
    """
    opener = ring.opener(old)
    with escaping(Escape.WHOLE):
        session().execute(select(RECORDS.c.id).where(RECORDS.c.id == old.record_id).with_for_update())
        new = ring.make(old.record_id)
        sealer = ring.opener(new)
        for row in session().execute(select(DETAILS).where(DETAILS.c.key_id == old.id)).all():
            try:
                text = opener.open_text(row.sealed, about(row.record_id, row.name, old.id))
            except CannotOpen:
                damaged.keys[old.id] = old.record_id
                continue
            sealed = sealer.seal_text(text, about(row.record_id, row.name, new.id))
            session().execute(update(DETAILS).where(DETAILS.c.id == row.id).values(key_id=new.id, sealed=sealed))
    return old.id not in damaged.keys and _destroyed(old)


def _destroyed(old: DataKey) -> bool:
    try:
        with session().begin_nested():
            session().delete(old)
    except IntegrityError:
        return False
    return True
