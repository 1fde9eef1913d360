"""Check that what is stored agrees with itself."""

from pathlib import Path

import click
from flask import Flask

from tracker.actions import access_checks, audit_checks, checks, file_checks
from tracker.actions.checks import Result
from tracker.cli.opened import looking
from tracker.web.access import policy_of


@click.command()
@click.argument("what", required=False, type=click.Choice(["reminders", "audit", "files", "access"]))
def check(what: str | None) -> None:
    """Check the database, statuses, follow-ups, the log of acts, files and who sees what, or one alone.

    Exits with 1 when one is wrong.
    """
    with looking() as (app, settings):
        holds = _reminders() if what == "reminders" else _tell(_found(what, app, settings.audit_anchor_file))
    if not holds:
        raise SystemExit(1)


def _found(what: str | None, app: Flask, anchors: Path) -> list[Result]:
    found = [] if what else checks.everything()
    if what in (None, "audit"):
        found.append(audit_checks.log_is_whole(anchors))
    if what in (None, "files"):
        found.append(file_checks.files_are_as_kept())
    if what in (None, "access"):
        found += [*access_checks.everything(), _every_page_has_its_rule(app)]
    return found


def _every_page_has_its_rule(app: Flask) -> Result:
    unsaid = [str(rule) for rule in app.url_map.iter_rules() if policy_of(app.view_functions[rule.endpoint]) is None]
    looked_at = sum(1 for _rule in app.url_map.iter_rules())
    return Result("pages and what they need", looked_at, [f"{rule}: it says not who may open it" for rule in unsaid])


def _tell(found: list[Result]) -> bool:
    for result in found:
        click.echo(f"{'ok' if not result.problems else 'WRONG':6} {result.name}: {result.looked_at} looked at")
        for line in [*result.told, *result.problems]:
            click.echo(f"       {line}")
    return not any(result.problems for result in found)


def _reminders() -> bool:
    found = checks.reminders()
    for line in [*found.missing, *found.extra]:
        click.echo(line)
    counts = f"missing {len(found.missing)}, extra {len(found.extra)}"
    click.echo(f"reminders: looked at {found.looked_at}; {counts}")
    return not found.missing and not found.extra
