"""A table on its way in, step by step: uploaded, its columns matched, checked, questions answered, taken in.

What is sealed takes no part in it, whoever looks: the clock may have to go on with it, and is not shown that.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete, update

from tracker.actions import traces
from tracker.actions.imports.applying import File
from tracker.actions.imports.formats import UnreadableFile, opened
from tracker.plumbing import clock, progress
from tracker.plumbing.database import rows_changed, session
from tracker.records.gate import Escape, escaping, look_as, viewer
from tracker.records.import_drafts import ImportDraft
from tracker.rules.access import Visibility
from tracker.rules.fields.days import is_ambiguous
from tracker.rules.imports.guessing import guess
from tracker.rules.imports.mapping import TableMapping, from_plain
from tracker.rules.imports.stages import AT_WORK, Stage

LARGEST = 32 << 20
"""Bytes of a file that is uploaded; larger ones come in by the command."""
SAMPLES, LONGEST_SAMPLE = 3, 80
KEPT = timedelta(days=30)


class NotNow(Exception):
    """It has come further already, or was given up, by another press."""


def begin(kind: str, file: File) -> ImportDraft:
    """Keep a table that was uploaded, and guess its columns. Raises UnreadableFile."""
    if len(file.data) > LARGEST:
        raise UnreadableFile(f"The file is larger than {LARGEST >> 20} MB. Split it.")
    table = opened(file.data)
    samples, headings = table.samples(), table.headings
    rows = sum(1 for _row in table.rows())
    if not rows:
        raise UnreadableFile("The table has headings and no rows.")
    made = ImportDraft(kind=kind, file_name=file.name[-200:], sha256=file.sha256, size=len(file.data), rows=rows)
    made.headings, made.told, made.data = headings, list(table.told), file.data
    made.samples = [_samples(samples, number) for number in range(len(headings))]
    made.ambiguous = [_ambiguous(samples, number) for number in range(len(headings))]
    made.mapping = guess(kind, headings, samples).plain()
    made.visibility, made.skip_bad, made.problem, made.stage = "", False, "", Stage.MATCHING
    made.token, made.holder = secrets.token_hex(16), ""
    made.created_at, made.created_by = clock.now(), viewer().user_id
    session().add(made)
    session().flush()
    return made


def _samples(rows: Sequence[Sequence[str]], number: int) -> list[str]:
    cells = dict.fromkeys(row[number][:LONGEST_SAMPLE] for row in rows if row[number])
    return list(cells)[:SAMPLES]


def _ambiguous(rows: Sequence[Sequence[str]], number: int) -> str:
    return next((row[number] for row in rows if is_ambiguous(row[number])), "")


def mapping_of(draft: ImportDraft) -> TableMapping:
    return from_plain(draft.mapping)


def match(draft: ImportDraft, mapping: TableMapping, visible_to: Visibility | None) -> None:
    """Say how the columns are read, and let it be checked. Raises BadMapping, NotNow."""
    mapping.refuse_misfit(draft.headings)
    _move(draft, (Stage.MATCHING, Stage.CHECKED), Stage.CHECKING)
    draft.mapping, draft.visibility = mapping.plain(), str(visible_to or "")
    draft.found, draft.problem = None, ""
    session().flush()


def answer(draft: ImportDraft, mapping: TableMapping, answers: Mapping[str, str]) -> None:
    """Answer what was asked, and let it be checked again. Raises NotNow."""
    _move(draft, (Stage.CHECKED,), Stage.CHECKING)
    draft.mapping = replace(mapping, answers={**mapping.answers, **answers}).plain()
    draft.problem = ""
    session().flush()


def ask_to_take_in(draft: ImportDraft, *, skip_bad: bool) -> None:
    """Let it be taken in, with or without the rows that cannot be. Raises NotNow."""
    _move(draft, (Stage.CHECKED,), Stage.TAKING)
    draft.skip_bad, draft.problem = skip_bad, ""
    session().flush()


def close_sealed() -> None:
    """Let nothing that is sealed be seen from now on, as the clock sees it. Call it before a draft is read."""
    look_as(replace(viewer(), unsealed=False))


def stop(draft: ImportDraft) -> None:
    """Let a check or a taking in end: nothing of it is left. Raises NotNow."""
    back = Stage.CHECKED if draft.stage == Stage.TAKING else Stage.MATCHING
    _move(draft, AT_WORK, back)


def give_up(draft: ImportDraft) -> None:
    """Destroy it, and the file. Raises NotNow while somebody is at work on it."""
    gone = delete(ImportDraft).where(ImportDraft.id == draft.id, ImportDraft.stage.not_in(AT_WORK))
    if rows_changed(gone) != 1:
        raise NotNow
    session().expunge(draft)
    progress.clear(draft.token)
    traces.left()


def forget_old() -> int:
    """Destroy what nobody has gone on with for thirty days; return how many rows went."""
    with escaping(Escape.PURGE):
        gone = rows_changed(delete(ImportDraft).where(ImportDraft.created_at < clock.now() - KEPT))
    if gone:
        traces.left()
    return gone


def _move(draft: ImportDraft, before: Sequence[Stage], after: Stage) -> None:
    """Claim it for the next step. Raises NotNow."""
    fresh = {"stage": after, "holder": "", "held_until": None}
    claimed = update(ImportDraft).where(ImportDraft.id == draft.id, ImportDraft.stage.in_(before)).values(fresh)
    if rows_changed(claimed) != 1:
        raise NotNow
    session().refresh(draft, list(fresh))
