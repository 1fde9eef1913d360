"""What a command says of a table: in sentences, and as a report that a program reads."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from tracker.actions.imports.findings import Findings
from tracker.actions.imports.formats import Table
from tracker.records.imports import Import
from tracker.rules.fields import FIELDS, SAID_WHEN_MADE, AsWritten
from tracker.rules.imports.fates import Change, Fate, Question
from tracker.rules.imports.headings import NOTHING_CALLED, only_counts
from tracker.rules.imports.mapping import NEW, TableMapping

MOST_TOLD = 50
NOT_COMPARED = (
    "Added so lately that nothing is compared with them yet: %(num)d records. Whoever is spelt otherwise there"
    " counts as new: check again in some minutes."
)


def tell_left_out(mapping: TableMapping, table: Table) -> None:
    """Say on standard error which columns nothing was guessed of, and how to keep what stands in them."""
    for sentence, names in mapping.left_out(lambda number: cells_below(table, number)):
        click.echo(sentence % {"names": names}, err=True)
        if sentence == NOTHING_CALLED and "summary" in FIELDS[mapping.kind]:
            click.echo("To keep them as notes, let them become “summary” in a mapping (--mapping).", err=True)


def cells_below(table: Table, number: int) -> list[str]:
    """Return the first cells of a column."""
    return [row[number] for row in table.samples() if number < len(row)]


def counts_below(table: Table, number: int) -> bool:
    """Say whether a column only counts the rows, as far as the first of them show."""
    return only_counts(table.headings[number], cells_below(table, number))


def tell_findings(found: Findings) -> None:
    """Say on standard error what was refused, what is asked, what is kept as it is written and what is not taken in."""
    _tell([f"line {line}: {f'{field}: ' if field else ''}{why}" for line, field, why in found.refused])
    _tell([_asked(question) for question in found.questions.values()])
    _tell([f"line {line}: {field}: “{words}” is kept as it is written." for line, field, words in found.kept])
    if found.not_compared and found.counts[Fate.NEW]:
        click.echo(NOT_COMPARED % {"num": found.not_compared}, err=True)
    late = [(line, each.field) for line, several in found.late.items() for each in several]
    _tell([f"line {line}: {field}: It is not taken in. {SAID_WHEN_MADE}" for line, field in late])


def _tell(sentences: list[str]) -> None:
    for sentence in sentences[:MOST_TOLD]:
        click.echo(sentence, err=True)
    if len(sentences) > MOST_TOLD:
        click.echo(f"and {len(sentences) - MOST_TOLD} more.", err=True)


def _asked(question: Question) -> str:
    if not question.name:
        said = "Say what 03/05/2025 means: write day-first or month-first as “order” of the mapping."
        return f"line {question.line}: {said}"
    known = ", ".join(f"{each.ref} {each.title}" for each in question.offered)
    says = f"could be any of: {known}" if known else "is the name of no record"
    offered = [*(each.ref for each in question.offered), *(f"{NEW}{kind}" for kind in question.makes), "leave"]
    answer = " or ".join(offered)
    return f"line {question.line}: “{question.name}” {says}. Answer “{question.key}” in the mapping: {answer}."


def report_of(mapping: TableMapping, found: Findings, made: Import | None) -> dict[str, Any]:
    """Return what was found as JSON: the mapping, to be used again, and what became or would become of the rows.

    `import` is the number of the import, or null where nothing was saved.
    """
    return {
        "import": made.id if made else None,
        "undo_until": made.undo_until.date().isoformat() if made else None,
        "counts": {str(fate): count for fate, count in found.counts.items()},
        "refused": [each._asdict() for each in found.refused],
        "questions": [_question(each) for each in found.questions.values()],
        "kept_as_written": [each._asdict() for each in found.kept],
        "changes": _changes(found.changes),
        "not_compared_yet": found.not_compared,
        "not_taken_in": [{**each, "why": SAID_WHEN_MADE} for each in _changes(found.late)],
        "makes": [{"line": line, "kind": make.kind, "name": make.name} for make, line in found.makes.items()],
        "mapping": mapping.plain(),
    }


def _changes(changes: Mapping[int, Sequence[Change]]) -> list[dict[str, Any]]:
    return [
        {"line": line, "field": each.field, "before": _plain(each.before), "after": _plain(each.after)}
        for line, several in changes.items()
        for each in several
    ]


def _question(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "field": question.field,
        "name": question.name,
        "line": question.line,
        "offered": [each._asdict() for each in question.offered],
        "makes": list(question.makes),
    }


def _plain(value: object) -> object:
    if isinstance(value, AsWritten):
        return value.words
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, str | int | bool) else str(value)
