"""Keeps the seeds of apps with codes, sealed with the master key: the database and its backups alone show no code.

Those of before were sealed with the key of the installation (`before`). They are sealed anew when a code of theirs is
right, when the database is brought up to date, and before the master key is replaced.
"""

from contextlib import suppress

from sqlalchemy import delete, select, update

from tracker.actions.data_keys import Damaged, Keyring
from tracker.plumbing import clock, master_key
from tracker.plumbing.database import rows_changed, session
from tracker.plumbing.sealing import CannotOpen, Sealer
from tracker.records.second_steps import CodeApp, seed_is_bound_to


def keep(user_id: int, seed: str, step: int) -> None:
    """Let an app with this seed be the one of somebody; its codes up to a time-step are spent. Raises NoKey."""
    session().execute(delete(CodeApp).where(CodeApp.user_id == user_id))

    def put(master_id: str, sealer: Sealer) -> None:
        app = CodeApp(user_id=user_id, master_id=master_id, last_step=step, created_at=clock.real_now())
        app.sealed_seed = sealer.seal(seed.encode(), app.about)
        session().add(app)
        session().flush()

    Keyring().putting(put)


def seed_of(app: CodeApp, before: Sealer) -> str:
    """Return the seed of an app. Raises NoKey, and CannotOpen when it was sealed otherwise."""
    opener = before if app.master_id is None else Keyring().master(app.master_id)
    return opener.open(app.sealed_seed, app.about).decode()


def seal_anew(app: CodeApp, seed: str, ring: Keyring) -> None:
    """Seal a seed with the master key for what is new, unless another took its place meanwhile. Raises NoKey."""
    user_id, as_it_was = app.user_id, app.sealed_seed

    def put(master_id: str, sealer: Sealer) -> None:
        sealed = sealer.seal(seed.encode(), seed_is_bound_to(user_id, master_id))
        change = update(CodeApp).where(CodeApp.user_id == user_id, CodeApp.sealed_seed == as_it_was)
        rows_changed(change.values(master_id=master_id, sealed_seed=sealed))

    ring.putting(put)


def seal_those_of_before(before: Sealer) -> int:
    """Seal with the master key what was sealed with the key of the installation; return how many. Raises NoKey."""
    count = 0
    for app in session().scalars(select(CodeApp).where(CodeApp.master_id.is_(None))).all():
        seed = _seed_of_before(app, before)
        if seed is None:
            continue  # of an earlier key: its person adds it anew
        seal_anew(app, seed, Keyring())
        count += 1
    return count


def _seed_of_before(app: CodeApp, before: Sealer) -> str | None:
    """Return a seed of which no master key is noted: the key of the installation opens it, or one of the file.

    The latter where a version that noted none was gone back to. Raises NoKey.
    """
    with suppress(CannotOpen):
        return seed_of(app, before)
    ring = Keyring()
    for master_id in master_key.keys(master_key.file()):
        with suppress(CannotOpen):
            bound_to = seed_is_bound_to(app.user_id, master_id)
            return ring.master(master_id).open(app.sealed_seed, bound_to).decode()
    return None


def rewrap(app: CodeApp, ring: Keyring) -> None:
    """Seal with the master key for what is new what another one sealed. Raises NoKey, Damaged."""
    assert app.master_id is not None
    try:
        seed = ring.master(app.master_id).open(app.sealed_seed, app.about).decode()
    except CannotOpen as problem:
        raise Damaged from problem
    seal_anew(app, seed, ring)
