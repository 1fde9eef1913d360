"""Keep the schema of the database up to date."""

import click

from tracker.cli.opened import application


@click.group("db")
def db_group() -> None:
    """The database."""


@db_group.command("upgrade")
def upgrade() -> None:
    """Bring the database to the schema of this version; records stay."""
    with application(upgrade=True):
        click.echo("The database has the schema of this version.")
