"""Take in tables that somebody else keeps, and take that back."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from tracker.actions.imports import applying, mappings, undoing
from tracker.actions.imports.applying import File, RowsLeftOut
from tracker.actions.imports.findings import Findings
from tracker.actions.imports.formats import Table, UnreadableFile, opened
from tracker.cli.import_reports import counts_below, report_of, tell_findings, tell_left_out
from tracker.cli.opened import application, look_through
from tracker.cli.progress import Progress
from tracker.cli.travels import MAPPING, is_list_of_travels, take_in_travels
from tracker.plumbing.database import session
from tracker.records.gate import viewer
from tracker.records.imports import Import, import_numbered, imports_of_file, newest_import
from tracker.rules.access import Ability
from tracker.rules.fields import FOLLOW_UP
from tracker.rules.imports.guessing import asks_for_order, guess
from tracker.rules.imports.headings import folded
from tracker.rules.imports.mapping import BadMapping, TableMapping, from_plain
from tracker.rules.kinds import Kind

KINDS = {kind.folder: str(kind) for kind in Kind} | {"follow-ups": FOLLOW_UP}
LEFT_OUT, INTERRUPTED = 3, 130
"""Exit statuses: nothing was saved, because rows need a decision or are refused; somebody pressed Ctrl-C."""


@click.command("import")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--mapping", help="How columns are read: a file (JSON), a report of a dry run, or the name of a saved one."
)
@click.option("--key", multiple=True, help="A column by which rows are known again; may be given several times.")
@click.option("--dry-run", is_flag=True, help="Say what would become of each row, and save nothing.")
@click.option("--skip-bad", is_flag=True, help="Leave out rows that are refused or need a decision; take in the rest.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write what was found (JSON).")
@click.option("--as", "email", default=None, help="On whose behalf; without it, the first coordinator's.")
def import_file(kind: str, file: Path, email: str | None, **how: Any) -> None:
    """Take in a table (CSV or XLSX): all of it or, when a row cannot be taken in, nothing.

    Exit status: 0 done, 1 the file or the mapping cannot be used, 2 the command is wrong, 3 rows are left out and
    nothing was saved, 130 interrupted: whether anything was saved is said.
    """
    with application():
        look_through(email)
        if not viewer().may(Ability.WRITE):
            raise click.ClickException(f"{viewer().name} may not add records.")
        before = session().scalars(newest_import().limit(1)).one_or_none()
        try:
            status = _take_in(KINDS[kind], File(file.name, file.read_bytes()), How(**how))
        except (UnreadableFile, BadMapping) as problem:
            raise click.ClickException(f"{file.name}: {problem}") from problem
        except KeyboardInterrupt:
            session().rollback()
            _tell_interrupted(before)
            status = INTERRUPTED
        sys.exit(status)


def _tell_interrupted(before: int | None) -> None:
    """Say whether everything had been saved by then: it is saved at one stroke."""
    made = session().scalars(newest_import().limit(1)).one_or_none()
    said = (
        "Nothing was saved."
        if made == before
        else f"Import {made} had been saved. To take it back: tracker undo {made}"
    )
    click.echo(f"Interrupted. {said}", err=True)


@dataclass(frozen=True, slots=True)
class How:
    """What somebody says of how a table is to be taken in."""

    mapping: str | None
    key: tuple[str, ...]
    dry_run: bool
    skip_bad: bool
    report: Path | None


def _take_in(kind: str, file: File, how: How) -> int:
    """Take a table in, and return the exit status."""
    if how.mapping is None and not how.key and kind == Kind.VISIT and is_list_of_travels(file.data):
        mapping, ambiguous = MAPPING, ""
        found, made = take_in_travels(file, dry_run=how.dry_run, skip_bad=how.skip_bad)
    else:
        table = opened(file.data)
        mapping = _mapping(kind, how, table)
        ambiguous = asks_for_order(mapping, table.samples())
        _tell_before(file, table)
        if how.mapping is None:
            tell_left_out(mapping, table)
        found, made = _taken_in(mapping, table, file, how)
        _tell_after(found, made, dry_run=how.dry_run)
    if how.report is not None:
        told = report_of(mapping, found, made) | {"ambiguous_date": ambiguous}
        how.report.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    if made is None and found.left_out and not how.dry_run:
        said = "Nothing was saved. Correct these rows, answer what is asked, or leave them out with --skip-bad."
        click.echo(said, err=True)
        return LEFT_OUT
    return 0


def _taken_in(mapping: TableMapping, table: Table, file: File, how: How) -> tuple[Findings, Import | None]:
    progress = Progress("rows")
    if how.dry_run:
        return applying.check(mapping, table, progress), None
    try:
        made, found = applying.apply(mapping, table, file, skip_bad=how.skip_bad, progress=progress)
    except RowsLeftOut as left_out:
        session().rollback()
        return left_out.found, None
    session().commit()
    return found, made


def _mapping(kind: str, how: How, table: Table) -> TableMapping:
    found = _told(kind, how.mapping) if how.mapping else guess(kind, table.headings, table.samples())
    if found.kind != kind:
        raise BadMapping(f"The mapping is for another kind: {found.kind}.")
    if how.key:
        found = found.known_by(_field(found, each, table) for each in how.key)
    if found.nobodys:
        raise BadMapping(WHOSE % found.nobodys)
    if (lacking := found.lacking) is not None and not found.key:
        raise BadMapping(f"No column becomes “{lacking.name}”, and no row can be recorded without it.")
    return found


WHOSE = (
    "“%s” does not say whose numbers they are, and every list counts from 1. To know rows by them, give a mapping "
    "(--mapping) in which that column becomes “external_ids” and “origin” says whose list it is."
)


def _told(kind: str, told: str) -> TableMapping:
    path = Path(told)
    if not path.is_file():
        saved = mappings.called(kind, told)
        if saved is None:
            raise click.ClickException(f"There is no file and no saved mapping called {told}.")
        return saved
    try:
        read: dict[str, Any] = json.loads(path.read_text())
    except ValueError as problem:
        raise BadMapping("This is no mapping: it is not JSON.") from problem
    return from_plain(read.get("mapping", read))


def _field(mapping: TableMapping, named: str, table: Table) -> str:
    """Return the field that a column becomes, told by its heading or by the field. Raises BadMapping for a count."""
    for number, column in enumerate(mapping.columns):
        if folded(column.heading) == folded(named) and not column.fields and counts_below(table, number):
            raise BadMapping(WHOSE % column.heading)
    by_heading = {folded(column.heading): column.fields for column in mapping.columns}
    fields = by_heading.get(folded(named), ())
    return fields[0] if fields else named


def _tell_before(file: File, table: Table) -> None:
    for earlier in session().scalars(imports_of_file(file.sha256).limit(1)):
        click.echo(f"You took in this very file on {earlier.created_at.date().isoformat()}.", err=True)
    for said in table.told:
        click.echo(f"{file.name}: {said}", err=True)


def _tell_after(found: Findings, made: Import | None, *, dry_run: bool) -> None:
    tell_findings(found)
    if dry_run:
        click.echo("Nothing was saved.")
    click.echo(", ".join(f"{fate} {count}" for fate, count in found.counts.items()))
    if made is not None:
        until = made.undo_until.date().isoformat()
        click.echo(f"This is import {made.id}. It can be undone until {until}: tracker undo {made.id}")


@click.command("undo")
@click.argument("number", metavar="IMPORT", type=int)
@click.option("--as", "email", default=None, help="On whose behalf; without it, the first coordinator's.")
def undo(number: int, email: str | None) -> None:
    """Take an import back, within thirty days: what it made goes, what it changed is as it was before.

    What somebody worked on since then stays, and is named.
    """
    with application():
        look_through(email)
        made = session().scalars(import_numbered(number)).one_or_none()
        if made is None:
            raise click.ClickException(f"You made no import with the number {number}.")
        try:
            undone = undoing.undo(made)
        except undoing.UndoneAlready as problem:
            raise click.ClickException("This import was undone already.") from problem
        except undoing.TooLate as problem:
            raise click.ClickException("It is too late: an import can be undone for thirty days.") from problem
        session().commit()
        click.echo(f"removed {undone.removed}, restored {undone.restored}, kept {len(undone.kept)}")
        if undone.is_nothing:
            click.echo(f"Nothing was taken back: it can be tried again until {made.undo_until.date().isoformat()}.")
        if undone.kept:
            click.echo(f"Kept, because somebody worked on them since: {', '.join(undone.kept)}")
