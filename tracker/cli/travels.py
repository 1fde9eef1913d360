"""The list of travels of US presidents and secretaries of state, as the Office of the Historian keeps it."""

import csv
import io

import click

from tracker.actions.imports import applying, core
from tracker.actions.imports.applying import File
from tracker.actions.imports.core import Plan
from tracker.actions.imports.findings import Findings
from tracker.actions.imports.visits import Travel, Visits
from tracker.plumbing.database import session
from tracker.rules.imports.mapping import Column, TableMapping
from tracker.rules.kinds import Kind

MOST_TOLD = 50


def is_list_of_travels(data: bytes) -> bool:
    """Say whether a table has the columns of that list, and no others."""
    first = data[:10_000].decode("utf-8-sig", "replace").lstrip().splitlines()[:1]
    columns = Visits.columns
    for separator in ",;\t":
        headings = set(next(csv.reader(io.StringIO("".join(first)), delimiter=separator), []))
        if headings and set(columns.needed) <= headings <= set(columns.known):
            return True
    return False


def take_in_travels(file: File, *, dry_run: bool, skip_bad: bool) -> None:
    importer = Visits()
    plan = core.plan(file.data, importer)
    _tell_refused(plan)
    if dry_run:
        click.echo("Nothing was saved.")
        _tell("would be added", plan)
        return
    try:
        report = core.apply(plan, importer, skip_bad)
    except core.BadRowsLeft as bad:
        click.echo(f"added 0, matched {plan.matched}, refused {len(plan.refused)}")
        raise click.ClickException("Nothing was saved. Correct these rows, or leave them out with --skip-bad.") from bad
    mapping = TableMapping(Kind.VISIT, tuple(Column(heading) for heading in Visits.columns.known))
    made = None
    if report.made:
        made = applying.note_taken_in(mapping, file, [(0, record_id) for record_id in report.made], Findings())
    session().commit()
    _tell("added", plan)
    if made is not None:
        until = made.undo_until.date().isoformat()
        click.echo(f"This is import {made.id}. It can be undone until {until}: tracker undo {made.id}")


def _tell_refused(plan: Plan[Travel]) -> None:
    for refusal in plan.refused[:MOST_TOLD]:
        click.echo(f"line {refusal.line}: {refusal.why}", err=True)
    if len(plan.refused) > MOST_TOLD:
        click.echo(f"and {len(plan.refused) - MOST_TOLD} more lines.", err=True)


def _tell(added: str, plan: Plan[Travel]) -> None:
    click.echo(f"{added} {len(plan.add)}, matched {plan.matched}, refused {len(plan.refused)}")
