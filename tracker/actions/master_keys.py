"""Replaces the master key, and says that one is lost. What was interrupted goes on where it was.

A key of the file goes only when nothing is wrapped by it any more: the database refuses to forget it before (a foreign
key), also to whoever has just wrapped something with it.
"""

from collections.abc import Iterator

from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from tracker.actions import audit
from tracker.actions.audit import Noted
from tracker.actions.data_keys import Keyring, NoKey
from tracker.plumbing import clock, master_key
from tracker.plumbing.database import rows_changed, session
from tracker.records.data_keys import DataKey, MasterKey, masters_in_use
from tracker.records.gate import Escape, escaping
from tracker.records.sealed import DETAILS, about
from tracker.rules.audit import Deed

AT_ONCE = 200


def replace(anew: bool) -> Iterator[int]:
    """Wrap the key of every record with a new master key, and forget the old one.

    `anew`: what is sealed gets new keys, too. Gives how many were wrapped, whenever it is to be committed. Raises NoKey
    when a key that is needed is missing, and BlockingIOError while another does this.
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
        while not _forgotten(found, last):
            yield _wrapped_anew(found, last, anew)
        audit.note(Noted(Deed.KEY_REPLACED))
        yield 0
        master_key.keep(path, {last: found[last]})


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


def _wrapped_anew(found: master_key.Keys, last: str, anew: bool) -> int:
    """Wrap some of the keys that the last master key does not wrap yet, and return how many."""
    ring = Keyring()
    rest = select(DataKey).where(DataKey.master_id.in_([*found]), DataKey.master_id != last).order_by(DataKey.id)
    keys = session().scalars(rest.limit(AT_ONCE)).all()
    for key in keys:
        if not anew or not _seal_anew(ring, key):
            ring.rewrap(key)
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


def _seal_anew(ring: Keyring, old: DataKey) -> bool:
    """Seal the details that a key has sealed with a new one, and destroy the old, unless a file is sealed with it."""
    new = ring.make(old.record_id)
    opener, sealer = ring.opening([old.id])[old.id], ring.opening([new.id])[new.id]
    with escaping(Escape.WHOLE):
        for row in session().execute(select(DETAILS).where(DETAILS.c.key_id == old.id)).all():
            text = opener.open_text(row.sealed, about(row.record_id, row.name, old.id))
            sealed = sealer.seal_text(text, about(row.record_id, row.name, new.id))
            session().execute(update(DETAILS).where(DETAILS.c.id == row.id).values(key_id=new.id, sealed=sealed))
    try:
        with session().begin_nested():
            session().delete(old)
    except IntegrityError:
        return False
    return True
