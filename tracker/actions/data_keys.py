"""Makes the keys of records, and unwraps them: as long as the master key is in its place, and nobody has locked."""

from collections.abc import Callable, Collection
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from tracker.actions import locking
from tracker.plumbing import clock, master_key
from tracker.plumbing.addresses import UnsafeSettings
from tracker.plumbing.database import session
from tracker.plumbing.sealing import CannotOpen, Sealer
from tracker.records.data_keys import DataKey, MasterKey, key_of, masters_in_use, wrapping_is_bound_to

TRIES = 5
Put = TypeVar("Put")
Masters = dict[str, Sealer]
"""What seals with the master keys of the file, by their ids, the one for what is new last."""


class NoKey(Exception):
    """Nothing can be opened or sealed now: the master key is not in its place, or everybody is locked out."""


class Damaged(NoKey):
    """A key of a record does not come out of its wrapping, though the master key is there."""


class Keyring:
    """The keys of records, for one request or command. Raises NoKey.

    What it gives seals and opens by AES-256-GCM; whoever seals keeps the number of the key beside what is sealed.
    """

    def __init__(self) -> None:
        if locking.locked():
            raise NoKey
        self._masters = _in_file()

    def sealing(self, record_id: int) -> tuple[int, Sealer]:
        """Return the number of the key that seals what is new of a record, and what seals with it, never a damaged."""
        key = session().scalars(key_of(record_id)).one_or_none()
        if key is not None and key.master_id in self._masters:
            with suppress(Damaged):
                return key.id, self.opener(key)
        key = self.make(record_id)
        return key.id, self.opener(key)

    def opening(self, key_ids: Collection[int]) -> dict[int, Sealer]:
        """Return what opens, by the numbers of the keys, without those that cannot be unwrapped. Raises NoKey."""
        if key_ids and not self._masters:
            raise NoKey
        keys = session().scalars(select(DataKey).where(DataKey.id.in_(key_ids)))
        opened = {key.id: self.unwrapped(key.record_id, key.master_id, key.wrapped) for key in keys}
        return {key_id: opener for key_id, opener in opened.items() if opener}

    def unwrapped(self, record_id: int, master_id: str, wrapped: bytes) -> Sealer | None:
        """Return what opens and seals with a key of a record; None when it cannot be unwrapped. Raises NoKey."""
        if not self._masters:
            raise NoKey
        try:
            return Sealer(self.master(master_id).open(wrapped, wrapping_is_bound_to(record_id, master_id)))
        except (NoKey, CannotOpen):
            return None

    def opener(self, key: DataKey) -> Sealer:
        """Return what opens and seals with a key. Raises NoKey, Damaged."""
        return Sealer(self._plain(key))

    def make(self, record_id: int) -> DataKey:
        """Make a new key for a record; what is sealed from now on is sealed with it. Raises NoKey."""
        return self.putting(lambda master_id, sealer: _made(record_id, master_id, sealer))

    def putting(self, put: Callable[[str, Sealer], Put]) -> Put:
        """Let `put` write what the master key seals: it gets the id of the key, and what seals with it.

        A master key that is being replaced seals nothing any more: then the file is read again. Raises NoKey.
        """
        for _try in range(TRIES):
            if not self._masters:
                self._masters = _first()
            last = list(self._masters)[-1]
            try:
                with session().begin_nested():
                    _know_first(last)
                    return put(last, self.master(last))
            except IntegrityError:
                self._masters = _in_file()
        raise NoKey

    def master(self, master_id: str) -> Sealer:
        """Return what opens what a master key sealed. Raises NoKey when it is not in the file."""
        found = self._masters.get(master_id)
        if found is None:
            raise NoKey
        return found

    def rewrap(self, key: DataKey) -> None:
        """Wrap a key with the master key that wraps what is new. Raises NoKey, Damaged."""
        plain = self._plain(key)
        key.master_id = list(self._masters)[-1]
        key.wrapped = self.master(key.master_id).seal(plain, key.about)

    def _plain(self, key: DataKey) -> bytes:
        try:
            return self.master(key.master_id).open(key.wrapped, key.about)
        except CannotOpen as problem:
            raise Damaged from problem


def _made(record_id: int, master_id: str, sealer: Sealer) -> DataKey:
    key = DataKey(record_id=record_id, master_id=master_id)
    key.wrapped = sealer.seal(master_key.new(), key.about)
    session().add(key)
    session().flush()
    return key


def _first() -> Masters:
    """Make the first master key; where one was before, it must be put back. Raises NoKey."""
    if session().scalar(select(func.count()).select_from(MasterKey)):
        raise NoKey
    try:
        master_key.make(master_key.file())
    except UnsafeSettings as problem:
        raise NoKey from problem
    found = _in_file()
    if not found:
        raise NoKey
    return found


def _in_file() -> Masters:
    try:
        return {master_id: Sealer(key) for master_id, key in master_key.keys(master_key.file()).items()}
    except UnsafeSettings as problem:
        raise NoKey from problem


def _know_first(master_id: str) -> None:
    """Note the first master key of all: any other is noted by whoever puts it in the place of one."""
    if not session().scalar(select(func.count()).select_from(MasterKey)):
        session().execute(insert(MasterKey).values(id=master_id, since=clock.real_now()))


def make_first() -> None:
    """Make the first master key and note it, before anything is sealed; one that is there stays. Raises NoKey."""
    Keyring().putting(lambda _master_id, _sealer: None)


def newest() -> tuple[str, Sealer]:
    """Return the id of the master key that seals what is new, made where there is none, and what seals with it.

    Raises NoKey.
    """
    masters = _in_file() or _first()
    last = list(masters)[-1]
    return last, masters[last]


def refuse_missing() -> None:
    """Refuse to go on without the key that opens what is sealed. Raises UnsafeSettings."""
    wanted, path = set(session().scalars(masters_in_use())), master_key.file()
    if wanted <= set(master_key.keys(path)):
        return
    raise UnsafeSettings(
        f"The master key in {path} is missing, or is another one: the sealed details could not be opened. Put back the "
        "file from where you keep its copy, or name it in TRACKER_MASTER_KEY_FILE. If it is lost for good, run: "
        "tracker keys lost"
    )
