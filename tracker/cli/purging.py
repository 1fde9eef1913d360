"""Destroy now what was deleted long ago, and what is left of it."""

import click

from tracker.cli.opened import application
from tracker.jobs import tidying


@click.command("purge")
def purge() -> None:
    """Destroy what was deleted more than thirty days ago, and write the database anew without any trace of it."""
    with application():
        count = tidying.purge()
        if not tidying.remove_traces(even_now=True):
            raise click.ClickException(
                f"{count} records and files are destroyed, but others are at work in the database, and traces may be "
                "left in it. Run this again when nobody is; the clock does so, too."
            )
    click.echo(f"{count} records and files are destroyed. The database is written anew. Backups still hold them.")
