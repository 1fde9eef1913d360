"""Keep what is here in a file that one key opens, and bring it back from there."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.exc import OperationalError

from tracker.actions import audit_keys, backups, locking, restoring
from tracker.cli.opened import application
from tracker.plumbing import backup_keys, clock
from tracker.plumbing.archives import Unreadable, lines_of, sha256_of, write
from tracker.plumbing.backup_keys import BadKey
from tracker.plumbing.database import at_one_moment, db, session
from tracker.plumbing.settings import BESIDE, Settings
from tracker.records.backups import backups as made_before
from tracker.rules.pulse import backup_is_late
from tracker.wiring import create_app

SHOWN = 30
FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("backup-key")
def backup_key() -> None:
    """Make a pair of keys for backups: the private one is printed once, and kept nowhere on this machine."""
    private, public = backup_keys.new_pair()
    click.echo(
        "# The private key opens every backup. Write it down, or keep it on another machine: it is kept nowhere."
    )
    click.echo(private)
    click.echo("# The public key makes backups, and opens none. Set it on this machine:")
    click.echo(f"TRACKER_BACKUP_RECIPIENT={public}")


@click.command("backup")
@click.argument("file", type=FILE)
@click.option("--recipient", help="The public key to encrypt to; TRACKER_BACKUP_RECIPIENT when it is not given.")
def backup(file: Path, recipient: str | None) -> None:
    """Write everything, as of one moment, into an encrypted FILE; work goes on meanwhile."""
    with application() as (_app, settings), in_sentences():
        key = recipient_of(recipient, settings)
        with at_one_moment():
            written = write(file, backups.lines(settings.files_folder), key)
        session().rollback()
        backups.note(file.name, written, key)
        session().commit()
    click.echo(f"{file}: {written.size} bytes, SHA-256 {written.sha256}")


def recipient_of(given: str | None, settings: Settings) -> str:
    """Return the public key to encrypt to. Raises ClickException when there is none."""
    if key := given or settings.backup_recipient:
        return key
    raise click.ClickException(
        "There is no key to encrypt to. Run tracker backup-key, and set TRACKER_BACKUP_RECIPIENT."
    )


@click.command("backups")
def list_backups() -> None:
    """Print the last thirty backups that were made here: when, how many days ago, name, bytes, SHA-256, and whose key.

    A sentence says when the last one is older than TRACKER_BACKUP_DAYS.
    """
    with application() as (_app, settings):
        found, now = session().scalars(made_before().limit(SHOWN)).all(), clock.real_now()
        for made in found:
            age = f"{made.made_at:%Y-%m-%d %H:%M} UTC  {(now - made.made_at).days} d"
            click.echo(f"{age}  {made.name}  {made.size}  {made.sha256}  {made.recipient}")
        if backup_is_late(found[0].made_at if found else None, now, settings.backup_days):
            click.echo(f"No backup was made for {settings.backup_days} days. Run: tracker backup FILE", err=True)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", "folder", type=FOLDER, required=True, help="The new data folder; it must be empty.")
@click.option("--identity", type=FILE, help="A file with the private key; it is asked for when none is given.")
@click.option("--database", default="", help="An empty PostgreSQL; without it, SQLite in the new folder.")
@click.option("--keys", type=FILE, help="The archive of the keys that tracker wipe made beside this one.")
@click.option("--sha256", "wanted", default="", help="What the SHA-256 of the file must be.")
def restore(file: Path, folder: Path, identity: Path | None, database: str, keys: Path | None, wanted: str) -> None:
    """Bring a backup back into a new folder, and compare; mail is held until tracker mail reconcile."""
    with in_sentences():
        sha256 = _known(file, wanted)
        key = backup_keys.private_key_in(identity) if identity else backup_keys.private_key(_asked())
        with staging(folder) as staged:
            if keys:
                staged.mkdir(mode=0o700, parents=True)
                restoring.put_beside(lines_of(keys, key), staged, BESIDE)
            restored = _restored(lines_of(file, key), sha256, _settings(staged, database))
    click.echo(f"The backup of {restored.made_at} is in {folder}. SHA-256 {sha256}")
    click.echo(
        f"{sum(restored.rows.values())} rows of {len(restored.rows)} tables, {restored.files} files: 0 differences."
    )
    click.echo("Everybody signs in anew, and calendar addresses are void: some were revoked since the backup was made.")
    click.echo("Mail is held. Put the newest sent-ledger into the folder and run there: tracker mail reconcile")


def _known(file: Path, wanted: str) -> str:
    """Return the SHA-256 of a file, which must be the one that is wanted, if one is."""
    found = sha256_of(file)
    if wanted and wanted.strip().lower() != found:
        raise click.ClickException(
            f"The SHA-256 of {file} is {found}, not the one that you gave: it is another file, or was changed. "
            "Compare it with what tracker backups printed."
        )
    return found


def _asked() -> str:
    return str(click.prompt("Private key", hide_input=True)) if sys.stdin.isatty() else sys.stdin.read()


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Give a folder that becomes the wanted one when all went well, and is gone when not."""
    folder = folder.resolve()
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty. Name a folder that is new.")
    staged = folder.with_name(f"{folder.name}.partial")
    if staged.exists():
        raise click.ClickException(
            f"{staged} is left from a restore that was interrupted. Remove it, and restore again."
        )
    try:
        yield staged
        if folder.exists():
            folder.rmdir()
        staged.rename(folder)
    except BaseException:
        _remove(staged)
        raise


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    if folder.exists():
        folder.rmdir()


def _settings(folder: Path, database: str) -> Settings:
    """Settings for the new folder: nothing here may touch the database that is in use."""
    ours = {"TRACKER_DATA_DIR": str(folder), "TRACKER_DATABASE_URL": database, "TRACKER_REPLICA_URL": ""}
    return Settings.from_environment({**os.environ, **ours})


def _restored(lines: Iterator[str], sha256: str, settings: Settings) -> restoring.Restored:
    with create_app(settings).app_context():
        try:
            with restoring.into_nothing(db.engine):
                restored = restoring.restore(lines, db.engine, settings.files_folder)
                for _some in restoring.make_index():
                    session().commit()
                locking.close_doors()
                audit_keys.bring_back(sha256)
                session().commit()
        finally:
            db.session.remove()
            db.engine.dispose()
    return restored


@contextmanager
def in_sentences() -> Iterator[None]:
    """Say in a sentence what cannot be done."""
    try:
        yield
    except (BadKey, Unreadable) as problem:
        raise click.ClickException(str(problem)) from problem
    except FileExistsError as problem:
        raise click.ClickException(f"{problem} is there already. Choose another name.") from problem
    except OSError as problem:
        raise click.ClickException(f"The file cannot be written or read: {problem.strerror or problem}.") from problem
    except restoring.NotEmpty as problem:
        raise click.ClickException(
            "The database is not empty. Name one that is new; after a restore that was interrupted, make it anew."
        ) from problem
    except OperationalError as problem:
        raise click.ClickException(f"The database cannot be used, so nothing was restored: {problem.orig}") from problem
    except restoring.NotThisForm as problem:
        raise click.ClickException(
            "This is no backup that this version can read. Use the version that made it."
        ) from problem
    except restoring.Different as problem:
        raise click.ClickException(
            f"What was restored differs from the backup, so it is undone: {', '.join(map(_printable, problem.args[0]))}"
        ) from problem


def _printable(name: str) -> str:
    return name if name.isprintable() else ascii(name)
