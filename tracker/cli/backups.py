"""Keep what is here in a file that one key opens, and bring it back from there."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tracker.actions import audit_keys, backups, locking, restoring
from tracker.cli.opened import application
from tracker.plumbing import backup_keys
from tracker.plumbing.archives import Unreadable, lines_of, write
from tracker.plumbing.backup_keys import BadKey
from tracker.plumbing.database import at_one_moment, db, session
from tracker.plumbing.settings import Settings
from tracker.records.backups import backups as made_before
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
    with application() as (_app, settings), _in_sentences():
        key = recipient or settings.backup_recipient
        if not key:
            raise click.ClickException(
                "There is no key to encrypt to. Run tracker backup-key, and set TRACKER_BACKUP_RECIPIENT."
            )
        with at_one_moment():
            written = write(file, backups.lines(settings.files_folder), key)
        session().rollback()
        backups.note(file.name, written, key)
        session().commit()
    click.echo(f"{file}: {written.size} bytes, SHA-256 {written.sha256}")


@click.command("backups")
def list_backups() -> None:
    """Print the last thirty backups that were made here: when, name, bytes, SHA-256, and the key they belong to."""
    with application():
        for made in session().scalars(made_before().limit(SHOWN)):
            click.echo(f"{made.made_at:%Y-%m-%d %H:%M} UTC  {made.name}  {made.size}  {made.sha256}  {made.recipient}")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", "folder", type=FOLDER, required=True, help="The new data folder; it must be empty.")
@click.option("--identity", type=FILE, help="A file with the private key; it is asked for when none is given.")
@click.option("--database", default="", help="An empty PostgreSQL; without it, SQLite in the new folder.")
def restore(file: Path, folder: Path, identity: Path | None, database: str) -> None:
    """Bring a backup back into a new folder, and compare; mail is held until tracker mail reconcile."""
    with _in_sentences():
        key = backup_keys.private_key_in(identity) if identity else backup_keys.private_key(_asked())
        with _staged(folder) as staged:
            restored = _restored(lines_of(file, key), _sha256(file), _settings(staged, database))
    click.echo(f"The backup of {restored.made_at} is in {folder}.")
    click.echo(
        f"{sum(restored.rows.values())} rows of {len(restored.rows)} tables, {restored.files} files: 0 differences."
    )
    click.echo("Everybody signs in anew, and calendar addresses are void: some were revoked since the backup was made.")
    click.echo("Mail is held. Put the newest sent-ledger into the folder and run there: tracker mail reconcile")


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _asked() -> str:
    return str(click.prompt("Private key", hide_input=True)) if sys.stdin.isatty() else sys.stdin.read()


@contextmanager
def _staged(folder: Path) -> Iterator[Path]:
    """Give a folder that becomes the wanted one when all went well, and is gone when not."""
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
def _in_sentences() -> Iterator[None]:
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
        raise click.ClickException("The database is not empty. Name one that is new.") from problem
    except restoring.NotThisForm as problem:
        raise click.ClickException(
            "This is no backup that this version can read. Use the version that made it."
        ) from problem
    except restoring.Different as problem:
        raise click.ClickException(
            f"What was restored differs from the backup, so it is undone: {', '.join(problem.args[0])}"
        ) from problem
