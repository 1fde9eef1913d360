"""Check that what is stored agrees with itself."""

from pathlib import Path

import click

from tracker.actions import audit_checks, checks, file_checks
from tracker.actions.checks import Result
from tracker.cli.opened import looking


@click.command()
@click.argument("what", required=False, type=click.Choice(["reminders", "audit", "files"]))
def check(what: str | None) -> None:
    """Check the database, statuses, follow-ups, the log of acts and files, or one alone; exit with 1 on a fault."""
    with looking() as (_app, settings):
        anchors = settings.audit_anchor_file
        holds = _reminders() if what == "reminders" else _tell(_found(what, anchors))
    if not holds:
        raise SystemExit(1)


def _found(what: str | None, anchors: Path) -> list[Result]:
    found = [] if what else checks.everything()
    found += [audit_checks.log_is_whole(anchors)] if what != "files" else []
    return [*found, file_checks.files_are_as_kept()] if what != "audit" else found


def _tell(found: list[Result]) -> bool:
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
