"""Fill an empty database with invented records."""

import click

from tracker.actions.demo.loading import HoldsOtherRecords
from tracker.actions.invented.filling import Invention
from tracker.actions.invented.offices import COORDINATOR
from tracker.actions.invented.sizes import SIZES
from tracker.cli.opened import application
from tracker.plumbing.database import session


@click.command()
@click.argument("size", type=click.Choice(list(SIZES)))
def generate(size: str) -> None:
    """Fill an empty database with invented records of SIZE: S has 1,000 people, M 100,000, L a million.

    They are the same for the same day of the clock. How far it is stands on standard error.
    """
    with application(upgrade=True):
        try:
            invention = Invention(SIZES[size])
        except HoldsOtherRecords as others:
            raise click.ClickException(
                "This database holds records already, so nothing was added. "
                "Set TRACKER_DATA_DIR to a new folder and run this command again."
            ) from others
        said = ""
        for progress in invention.fill():
            session().commit()
            if str(progress) != said:
                said = str(progress)
                click.echo(said, err=True)
        for kind, count in invention.counts.items():
            click.echo(f"{count:>12,} {kind.plural.lower()}")
        click.echo(f"{invention.follow_ups:>12,} follow-ups")
        click.echo(f"To sign in, run: tracker link {COORDINATOR}")
