"""Take in lists that somebody else keeps."""

from pathlib import Path
from typing import Any

import click

from tracker.actions.imports import core
from tracker.actions.imports.core import Importer, Plan
from tracker.actions.imports.tables import UnreadableFile
from tracker.actions.imports.visits import Visits
from tracker.cli.opened import application, look_through
from tracker.plumbing.database import session
from tracker.records.gate import viewer
from tracker.rules.access import Ability

IMPORTERS: dict[str, type[Importer[Any]]] = {"visits": Visits}
MOST_TOLD = 50


@click.command("import")
@click.argument("kind", type=click.Choice(list(IMPORTERS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--skip-bad", is_flag=True, help="Leave out the rows that are refused, and take in the rest.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and save nothing.")
@click.option("--as", "email", default=None, help="On whose behalf; without it, the first coordinator's.")
def import_file(kind: str, file: Path, skip_bad: bool, dry_run: bool, email: str | None) -> None:
    """Take in a CSV file: all of it or, when a row is refused, nothing. What is here already is not added again."""
    importer = IMPORTERS[kind]()
    with application():
        look_through(email)
        if not viewer().may(Ability.WRITE):
            raise click.ClickException(f"{viewer().name} may not add records.")
        try:
            plan = core.plan(file.read_bytes(), importer)
        except UnreadableFile as problem:
            raise click.ClickException(f"{file.name}: {problem}") from problem
        _tell_refused(plan)
        if dry_run:
            _tell("would be added", plan, saved=False)
            return
        try:
            core.apply(plan, importer, skip_bad)
        except core.BadRowsLeft as bad:
            click.echo(f"added 0, matched {plan.matched}, refused {len(plan.refused)}")
            raise click.ClickException(
                "Nothing was saved. Correct these rows, or leave them out with --skip-bad."
            ) from bad
        session().commit()
        _tell("added", plan)


def _tell_refused(plan: Plan[Any]) -> None:
    for refusal in plan.refused[:MOST_TOLD]:
        click.echo(f"line {refusal.line}: {refusal.why}", err=True)
    if len(plan.refused) > MOST_TOLD:
        click.echo(f"and {len(plan.refused) - MOST_TOLD} more lines.", err=True)


def _tell(added: str, plan: Plan[Any], saved: bool = True) -> None:
    if not saved:
        click.echo("Nothing was saved.")
    click.echo(f"{added} {len(plan.add)}, matched {plan.matched}, refused {len(plan.refused)}")
