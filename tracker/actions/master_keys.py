"""Replaces the master key, and says that one is lost. What was interrupted goes on where it was.

A key of the file goes only when nothing is wrapped by it any more: the database refuses to forget it before (a foreign
key), also to whoever has just wrapped something with it.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from tracker.actions import audit
from tracker.actions.audit import Noted
from tracker.actions.data_keys import Damaged, Keyring, NoKey
from tracker.plumbing import clock, master_key
from tracker.plumbing.database import rows_changed, session
from tracker.plumbing.sealing import CannotOpen
from tracker.records.data_keys import DataKey, MasterKey, masters_in_use
from tracker.records.gate import Escape, escaping
from tracker.records.record import RECORDS
from tracker.records.sealed import DETAILS, about
from tracker.rules.audit import Deed

AT_ONCE = 200


class StaysDamaged(Exception):
    """Something sealed of these records does not open, and stays as it is; all the rest is wrapped anew."""

    def __init__(self, refs: Sequence[str]) -> None:
        super().__init__(", ".join(refs))


def replace(anew: bool) -> Iterator[int]:
    """Wrap the key of every record with a new master key, and forget the old one.

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
        last = list(found)[-1]
        damaged: dict[int, int] = {}
        while not (done := _forgotten(found, last)):
            yield (count := _wrapped_anew(found, last, anew, damaged))
            if damaged and not count:
                break
        if done:
            audit.note(Noted(Deed.KEY_REPLACED))
            yield 0
            master_key.keep(path, {last: found[last]})
        if damaged:
            raise StaysDamaged(_refs(damaged.values()))


def lose() -> int:
    """Note that master keys that are not in the file are lost, and go on with another; return for how many records.

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
    return session().scalar(records) or 0


def _know(master_id: str) -> None:
    known = session().scalar(select(MasterKey.id).where(MasterKey.id == master_id))
    if known is None:
        session().execute(insert(MasterKey).values(id=master_id, since=clock.real_now()))


def _refs(record_ids: Iterable[int]) -> list[str]:
    with escaping(Escape.WHOLE):
        return list(
            session().scalars(select(RECORDS.c.ref).where(RECORDS.c.id.in_(record_ids)).order_by(RECORDS.c.ref))
        )


def _wrapped_anew(found: master_key.Keys, last: str, anew: bool, damaged: dict[int, int]) -> int:
    """Wrap some of the keys that the last master key does not wrap yet, and return of how many that was tried.

    The damaged ones are noted with their records, and not tried again.
    """
    ring = Keyring()
    rest = select(DataKey).where(DataKey.master_id.in_([*found]), DataKey.master_id != last, DataKey.id.not_in(damaged))
    keys = session().scalars(rest.order_by(DataKey.id).limit(AT_ONCE)).all()
    for key in keys:
        try:
            if not anew or not _seal_anew(ring, key, damaged):
                ring.rewrap(key)
        except Damaged:
            damaged[key.id] = key.record_id
    session().flush()
    return len(keys)


def _forgotten(found: master_key.Keys, last: str) -> bool:
    """Forget every master key but the last, unless one still wraps something; then say False."""
    wraps = exists(select(DataKey.id).where(DataKey.master_id == MasterKey.id))
    others = delete(MasterKey).where(MasterKey.id != last, MasterKey.id.in_([*found]) | ~wraps)
    try:
        with session().begin_nested():
            rows_changed(others)
    except IntegrityError:
        return False
    return True


def _seal_anew(ring: Keyring, old: DataKey, damaged: dict[int, int]) -> bool:
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
                damaged[old.id] = old.record_id
                continue
            sealed = sealer.seal_text(text, about(row.record_id, row.name, new.id))
            session().execute(update(DETAILS).where(DETAILS.c.id == row.id).values(key_id=new.id, sealed=sealed))
    return old.id not in damaged and _destroyed(old)


def _destroyed(old: DataKey) -> bool:
    try:
        with session().begin_nested():
            session().delete(old)
    except IntegrityError:
        return False
    return True
