"""Check that what is stored agrees with itself."""

import click

from tracker.actions import checks
from tracker.cli.opened import looking


@click.command()
@click.argument("what", required=False, type=click.Choice(["reminders"]))
def check(what: str | None) -> None:
    """Check the database, the statuses and the follow-ups, or the reminders alone; exit with 1 when one is wrong."""
    with looking():
        holds = _reminders() if what else _everything()
    if not holds:
        raise SystemExit(1)


def _everything() -> bool:
    found = checks.everything()
    for result in found:
        click.echo(f"{'ok' if not result.problems else 'WRONG':6} {result.name}: {result.looked_at} looked at")
        for problem in result.problems:
            click.echo(f"       {problem}")
    return not any(result.problems for result in found)


def _reminders() -> bool:
    found = checks.reminders()
    for line in [*found.missing, *found.extra]:
        click.echo(line)
    counts = f"missing {len(found.missing)}, extra {len(found.extra)}"
    click.echo(f"reminders: looked at {found.looked_at}; {counts}")
    return not found.missing and not found.extra
