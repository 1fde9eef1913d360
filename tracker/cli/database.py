"""Keep the schema of the database up to date."""

from contextlib import suppress

import click

from tracker.actions import seeds
from tracker.actions.data_keys import NoKey
from tracker.cli.opened import application
from tracker.plumbing.database import session
from tracker.plumbing.sealing import Sealer


@click.group("db")
def db_group() -> None:
    """The database."""


@db_group.command("upgrade")
def upgrade() -> None:
    """Bring the database to the schema of this version; records stay."""
    with application(upgrade=True) as (_app, settings):
        click.echo("The database has the schema of this version.")
        with suppress(NoKey):
            if seeds.seal_those_of_before(Sealer.of(settings.secret_key)):
                click.echo(f"The apps with codes need the master key from now on. Copy it: {settings.master_key_file}")
            session().commit()
