"""Take everything along and destroy it here, for whoever must leave at once."""

from pathlib import Path

import click

from tracker.actions import restoring, wiping
from tracker.actions.wiping import Taken
from tracker.cli.backups import FILE, in_sentences, recipient_of
from tracker.cli.opened import application
from tracker.plumbing.database import session
from tracker.plumbing.erasing import MARKER
from tracker.plumbing.settings import Settings
from tracker.wiring import create_app

PHRASE, IN_HASTE = "wipe everything here", "wipe without comparing"


@click.command("wipe")
@click.option("--into", "file", type=FILE, help="A new file for the archive, on a disk that you take along.")
@click.option("--recipient", help="The public key to encrypt to; TRACKER_BACKUP_RECIPIENT when it is not given.")
@click.option("--without-comparing", is_flag=True, help="Only when there is no time: the archive is not tried.")
def wipe(file: Path | None, recipient: str | None, without_comparing: bool) -> None:
    """Take everything along in an encrypted FILE and one of its keys, compare, and destroy all of it here.

    It asks for a phrase. One that was interrupted goes on where it was: run it again, without --into.
    """
    settings = Settings.from_environment(being_wiped=True)
    if not (settings.data_dir / MARKER).exists():
        if file is None:
            raise click.ClickException("Name a new file on a disk that you take along: tracker wipe --into FILE")
        _refuse_inside(file, settings)
        _ask(IN_HASTE if without_comparing else PHRASE)
        _tell(_taken(file, recipient, compares=not without_comparing))
    with create_app(settings).app_context(), in_sentences():
        left = wiping.destroy(settings, file)
    click.echo("Nothing is here any more. Stop the web server and the clock if they run: they hold what they read.")
    click.echo("A flash disk may keep copies that nothing reaches: destroy the key of its encryption too.")
    for path in left:
        click.echo(f"Left, for it is not the tracker's: {path}")


def _refuse_inside(file: Path, settings: Settings) -> None:
    if file.resolve().is_relative_to(settings.data_dir):
        raise click.ClickException(f"{file} lies in the data folder, which is destroyed. Name a file on another disk.")


def _ask(phrase: str) -> None:
    if click.prompt(f"To go on, type: {phrase}\n", prompt_suffix="", default="", show_default=False) != phrase:
        raise click.ClickException("That is not the phrase. Everything is as it was.")


def _taken(file: Path, recipient: str | None, *, compares: bool) -> Taken:
    with application() as (_app, settings), in_sentences():
        key = recipient_of(recipient, settings)
        try:
            wiping.begin()
            session().commit()
            taken = wiping.take(settings, file, key, compares=compares)
            session().commit()
        except BlockingIOError as problem:
            raise click.ClickException("Another tracker wipe is at work. Wait until it is done.") from problem
        except (restoring.Different, restoring.NotThisForm) as problem:
            raise click.ClickException(
                "What came back from the archive is not what is here. Nothing was destroyed, and there is no archive. "
                f"Run: tracker check, and tracker backup FILE. Different: {problem or 'not readable'}"
            ) from problem
        return taken


def _tell(taken: Taken) -> None:
    compared = (
        f"{taken.rows} rows and {taken.files} files brought back: 0 differences" if taken.rows else "not compared"
    )
    click.echo(f"{taken.archive}: {taken.written.size} bytes, SHA-256 {taken.written.sha256}, {compared}.")
    click.echo(f"{taken.beside}: the keys, and what has left. Carry it apart from the archive.")
    click.echo(f"The log of acts ends there at: {taken.head.seq} {taken.head.code}")
