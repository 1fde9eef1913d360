"""What a check found, in words and plain values, as a page shows it later."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from tracker.actions.imports.findings import Findings, Judged, Make
from tracker.actions.imports.formats import Table
from tracker.actions.imports.judging import Judge
from tracker.actions.imports.matching import Known, named
from tracker.plumbing.memory import without_collecting
from tracker.rules.fields import FIELDS, AsWritten, Ends, Ids, Names
from tracker.rules.imports.fates import Change, Fate, Question
from tracker.rules.imports.mapping import TableMapping

MOST = 1_000
"""Rows that are told one by one."""


def found_in(mapping: TableMapping, table: Table, progress: Callable[[int], None]) -> dict[str, Any]:
    """Judge all rows of a table, and return what became of them (JSON). Raises BadMapping, UnreadableFile."""
    judge, about, new, unclear = Judge(mapping, table), dict[int, int](), list[list[Any]](), list[int]()
    with without_collecting():
        for some in judge.judged():
            about |= {each.line: each.record_id for each in some if _is_told(each, judge.found) and each.record_id}
            new += [[each.line, _called(each)] for each in some if each.fate is Fate.NEW][: MOST - len(new)]
            unclear += [each.line for each in some if each.fate is Fate.UNCLEAR][: MOST - len(unclear)]
            progress(judge.found.rows)
    return {**_plain(mapping, judge.found, about), "new": new, "unclear": unclear}


def _called(judged: Judged) -> str:
    """Return what a new row is called: what is to come back, of a follow-up."""
    return str(judged.values.get("title") or judged.values.get("what") or "")


def _is_told(judged: Judged, found: Findings) -> bool:
    return judged.fate is Fate.UPDATE and judged.line in found.changes


def _plain(mapping: TableMapping, found: Findings, about: dict[int, int]) -> dict[str, Any]:
    known = named({*about.values(), *_ends(mapping, found)})
    changed = [(line, known[about[line]], changes) for line, changes in found.changes.items() if line in about]
    return {
        "counts": {str(fate): count for fate, count in found.counts.items()},
        "questions": [_question(each) for each in found.questions.values()],
        "refused": [list(each) for each in found.refused],
        "kept": [list(each) for each in found.kept],
        "makes": [[line, str(make.kind), make.name] for make, line in found.makes.items()][:MOST],
        "changes": [
            {"line": line, "ref": record.ref, "title": record.title, "fields": _in_words(mapping, changes, known)}
            for line, record, changes in changed
        ],
        "late": [
            [line, name, now]
            for line, late in found.late.items()
            for name, _was, now in _in_words(mapping, late, known)
        ],
        "not_compared": found.not_compared,
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "field": question.field,
        "name": question.name,
        "line": question.line,
        "offered": [list(each) for each in question.offered],
        "makes": [str(kind) for kind in question.makes],
    }


def _ends(mapping: TableMapping, found: Findings) -> Iterator[int]:
    """The records that changes name."""
    for changes in (*found.changes.values(), *found.late.values()):
        for change in changes:
            if isinstance(FIELDS[mapping.kind][change.field].shape, Ends):
                both = (*cast(Sequence[object], change.before), *cast(Sequence[object], change.after))
                yield from (each for each in both if isinstance(each, int))


def _in_words(mapping: TableMapping, changes: Sequence[Change], known: dict[int, Known]) -> list[list[str]]:
    return [
        [
            each.field,
            _words(mapping.kind, each.field, each.before, known),
            _words(mapping.kind, each.field, each.after, known),
        ]
        for each in changes
    ]


def _words(kind: str, name: str, value: Any, known: dict[int, Known]) -> str:
    shape = FIELDS[kind][name].shape
    if isinstance(shape, Ends):
        return "; ".join(each.name if isinstance(each, Make) else known[each].title for each in value)
    if isinstance(shape, Names):
        return "; ".join(text for text, _meant in value)
    if isinstance(shape, Ids):
        return "; ".join(f"{origin}: {code}" if origin else code for origin, code in value)
    return value.words if isinstance(value, AsWritten) else shape.write(value)
