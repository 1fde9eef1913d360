"""The master key of what is sealed: replace it, or say that it is lost."""

import click

from tracker.actions import data_keys, leftovers, master_keys, seeds
from tracker.actions.data_keys import NoKey
from tracker.cli.opened import application
from tracker.plumbing import master_key
from tracker.plumbing.database import session
from tracker.plumbing.sealing import Sealer

NOT_HERE = (
    "The master key is not in its place, or everybody is locked out. Put the file back where TRACKER_MASTER_KEY_FILE "
    "says, or run tracker unlock, and then this again. Nothing was changed that this does not put right."
)

DAMAGED = (
    "All that opens is wrapped anew, and the new master key stands last in its file: copy the file. What is sealed of "
    "{} is damaged and stays as it is. Get it from a backup, or write it again. A master key that still wraps "
    "something of it stays in the file above the new one."
)


@click.group("keys")
def keys_group() -> None:
    """The master key, which opens the sealed details. It is in no backup: keep a copy apart from them."""


@keys_group.command("make")
def make() -> None:
    """Make the master key before anything is sealed, to copy it to other machines; one that is there stays."""
    with application():
        try:
            data_keys.make_first()
            session().commit()
        except NoKey as problem:
            raise click.ClickException(NOT_HERE) from problem
        file = master_key.file()
    click.echo(f"The master key is in {file}: copy it to where you keep it, and to each machine of this database.")


@keys_group.command("rotate")
@click.option("--deep", is_flag=True, help="Seal every detail anew, too: after somebody else may have had the old key.")
def rotate(deep: bool) -> None:
    """Make a new master key and let the old one open nothing any more; interrupted, it goes on when run again."""
    with application() as (_app, settings):
        try:
            count = 0
            if erased := leftovers.sweep():
                click.echo(f"{erased} files that were left beside the master key are erased.")
            seeds.seal_those_of_before(Sealer.of(settings.secret_key))
            session().commit()
            for wrapped in master_keys.replace(anew=deep):
                session().commit()
                count += wrapped
        except NoKey as problem:
            raise click.ClickException(NOT_HERE) from problem
        except master_keys.StaysDamaged as problem:
            raise click.ClickException(DAMAGED.format(problem)) from problem
        except BlockingIOError as problem:
            raise click.ClickException("Another tracker keys is at work. Wait until it is done.") from problem
        file = master_key.file()
    click.echo(
        f"{count} keys of records are wrapped anew. The master key in {file} is new: copy it to where you keep it."
    )
    click.echo("Backups of before need the old one: keep it with them until they are destroyed.")


@keys_group.command("lost")
@click.confirmation_option(prompt="Without the old key its sealed details cannot be opened again. Is it lost for good?")
def lost() -> None:
    """Say that the master key is nowhere any more, and go on with a new one."""
    with application():
        try:
            lost = master_keys.lose()
            session().commit()
        except BlockingIOError as problem:
            raise click.ClickException("Another tracker keys is at work. Wait until it is done.") from problem
        file = master_key.file()
    click.echo(
        f"The sealed details of {lost.records} records cannot be opened; they stay as they are. The master key: {file}"
    )
    if lost.people:
        click.echo(
            f"No code of the apps of {lost.people} people fits any more. A recovery code or a passkey lets them in."
        )
    click.echo("Should the old key be found: put its line above the others in that file, and run tracker keys rotate.")
