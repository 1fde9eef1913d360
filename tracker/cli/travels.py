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
from tracker.records.imports import Import
from tracker.rules.imports.fates import Fate
from tracker.rules.imports.mapping import Column, TableMapping
from tracker.rules.kinds import Kind

MOST_TOLD = 50
MAPPING = TableMapping(Kind.VISIT, tuple(Column(heading) for heading in Visits.columns.known))


def is_list_of_travels(data: bytes) -> bool:
    """Say whether a table has the columns of that list, and no others."""
    first = data[:10_000].decode("utf-8-sig", "replace").lstrip().splitlines()[:1]
    columns = Visits.columns
    for separator in ",;\t":
        headings = set(next(csv.reader(io.StringIO("".join(first)), delimiter=separator), []))
        if headings and set(columns.needed) <= headings <= set(columns.known):
            return True
    return False


def take_in_travels(file: File, *, dry_run: bool, skip_bad: bool) -> tuple[Findings, Import | None]:
    """Take that list in; return what was found, and the import, where anything was saved."""
    importer = Visits()
    plan = core.plan(file.data, importer)
    found = _findings(plan)
    _tell_refused(plan)
    if dry_run:
        click.echo("Nothing was saved.")
        _tell("would be added", len(plan.add), plan)
        return found, None
    try:
        report = core.apply(plan, importer, skip_bad)
    except core.BadRowsLeft:
        _tell("added", 0, plan)
        return found, None
    made = None
    if report.made:
        made = applying.note_taken_in(MAPPING, file, [(0, record_id) for record_id in report.made], found)
    session().commit()
    _tell("added", len(plan.add), plan)
    if made is not None:
        until = made.undo_until.date().isoformat()
        click.echo(f"This is import {made.id}. It can be undone until {until}: tracker undo {made.id}")
    return found, made


def _findings(plan: Plan[Travel]) -> Findings:
    found = Findings()
    found.counts |= {Fate.NEW: len(plan.add), Fate.SAME: plan.matched, Fate.REFUSED: len(plan.refused)}
    for refusal in plan.refused:
        found.refuse(refusal.line, "", refusal.why)
    return found


def _tell_refused(plan: Plan[Travel]) -> None:
    for refusal in plan.refused[:MOST_TOLD]:
        click.echo(f"line {refusal.line}: {refusal.why}", err=True)
    if len(plan.refused) > MOST_TOLD:
        click.echo(f"and {len(plan.refused) - MOST_TOLD} more lines.", err=True)


def _tell(added: str, number: int, plan: Plan[Travel]) -> None:
    click.echo(f"{added} {number}, matched {plan.matched}, refused {len(plan.refused)}")
