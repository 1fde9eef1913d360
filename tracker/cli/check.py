"""Check that what is stored agrees with itself."""

import click

from tracker.actions import checks
from tracker.cli.opened import application


@click.command()
def check() -> None:
    """Check the database, the statuses and the follow-ups; exit with 1 when something does not hold."""
    with application():
        found = checks.everything()
    for result in found:
        click.echo(f"{'ok' if not result.problems else 'WRONG':6} {result.name}: {result.looked_at} looked at")
        for problem in result.problems:
            click.echo(f"       {problem}")
    if any(result.problems for result in found):
        raise SystemExit(1)
