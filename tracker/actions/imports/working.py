"""Goes on with tables on their way in: checks them, takes them in and back; small ones at once, others by the clock."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, update

from tracker.actions.filing.bulk import PLAIN
from tracker.actions.imports import applying, drafts, undoing
from tracker.actions.imports.applying import File, RowsLeftOut
from tracker.actions.imports.formats import opened
from tracker.actions.imports.found import found_in
from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.plumbing.progress import Stopped
from tracker.records.import_drafts import ImportDraft
from tracker.records.imports import Import
from tracker.rules.access import Visibility
from tracker.rules.imports.fates import Fate
from tracker.rules.imports.stages import AT_WORK, Stage, is_soon_checked, is_soon_taken_in
from tracker.rules.words import N_

HELD_FOR = timedelta(minutes=15)
"""For how long a process has a table to itself; after that another one takes over from it."""
CHANGED = N_("What is recorded has changed since the check, so the table was checked again. Nothing was saved.")


def _quiet(_rows: int) -> None:
    """Tell nobody."""


Told = Callable[[int], None]


def claim(number: int, holder: str) -> bool:
    """Take a table for this process, unless another one has it; say whether that was done. The caller commits."""
    now = clock.real_now()
    free = or_(ImportDraft.held_until.is_(None), ImportDraft.held_until < now)
    mine = update(ImportDraft).where(ImportDraft.id == number, ImportDraft.stage.in_(AT_WORK), free)
    return rows_changed(mine.values(holder=holder, held_until=now + HELD_FOR)) == 1


def let_go(number: int, holder: str) -> None:
    """Let any process take it: this one could not reach the database. The caller commits."""
    mine = update(ImportDraft).where(ImportDraft.id == number, ImportDraft.holder == holder)
    rows_changed(mine.values(holder="", held_until=None))


def goes_soon(draft: ImportDraft) -> bool:
    """Say whether its next step takes less than a page may wait."""
    if draft.stage == Stage.TAKING:
        return is_soon_taken_in((draft.found or {}).get("counts", {}), at_once=draft.kind in PLAIN)
    return is_soon_checked(draft.rows)


def go_on(draft: ImportDraft) -> None:
    """Check it or take it in while a page waits. Raises BadMapping, UnreadableFile, Stopped."""
    if draft.stage == Stage.TAKING:
        take_in(draft)
    else:
        keep(draft, check(draft))


def check(draft: ImportDraft, told: Told = _quiet) -> dict[str, Any]:
    """Return what would become of each row; it only reads. Raises BadMapping, UnreadableFile, Stopped."""
    return found_in(drafts.mapping_of(draft), opened(draft.data), told)


def keep(draft: ImportDraft, found: dict[str, Any], holder: str = "") -> None:
    """Keep what a check found, unless it was stopped or begun again meanwhile. Raises Stopped."""
    _finish(draft, holder, Stage.CHECKING, {"stage": Stage.CHECKED, "found": found})


def take_in(draft: ImportDraft, told: Told = _quiet, holder: str = "") -> None:
    """Take it in; where it is not as it was checked, it waits to be checked again. Raises as `check` does."""
    mapping, file = drafts.mapping_of(draft), File(draft.file_name, draft.data)
    width = Visibility(draft.visibility) if draft.visibility else None
    try:
        with session().begin_nested():
            made, _found = applying.apply(
                mapping, opened(file.data), file, skip_bad=draft.skip_bad, visible_to=width, progress=told
            )
    except RowsLeftOut:
        _finish(draft, holder, Stage.TAKING, {"stage": Stage.CHECKING, "problem": CHANGED})
    else:
        gone = {"data": b"", "found": None}
        _finish(draft, holder, Stage.TAKING, {"stage": Stage.DONE, "import_id": made.id, **gone})


def _finish(draft: ImportDraft, holder: str, stage: Stage, values: dict[str, Any]) -> None:
    """Go from a stage to the next, if nobody has stopped it or taken over. Raises Stopped."""
    mine = (ImportDraft.id == draft.id, ImportDraft.stage == stage, ImportDraft.holder == holder)
    if rows_changed(update(ImportDraft).where(*mine).values({"held_until": None, "holder": "", **values})) != 1:
        raise Stopped
    session().refresh(draft)


def give_back(draft: ImportDraft, problem: str) -> None:
    """Leave it as it was before the step that failed, with a sentence for whoever waits."""
    before = Stage.CHECKED if draft.stage == Stage.TAKING and draft.found else Stage.MATCHING
    mine = update(ImportDraft).where(ImportDraft.id == draft.id, ImportDraft.stage.in_(AT_WORK))
    rows_changed(mine.values(stage=before, problem=problem[:500], holder="", held_until=None))


def undoes_soon(made: Import) -> bool:
    """Say whether an import can be taken back while a page waits."""
    return is_soon_taken_in(
        {Fate.NEW: made.counts.get(Fate.NEW, 0) // 5, Fate.UPDATE: made.counts.get(Fate.UPDATE, 0)},
        at_once=made.kind in PLAIN,
    )


def ask_to_undo(made: Import) -> None:
    """Let the clock take an import back. Raises UndoneAlready, TooLate."""
    undoing.refuse_late(made)
    made.undo_asked_at = clock.now()
    session().flush()


def undo(made: Import) -> None:
    """Take an import back as somebody asked; where it is too late, it stays."""
    try:
        undoing.undo(made)
    except (undoing.TooLate, undoing.UndoneAlready):
        forget_wish(made)


def forget_wish(made: Import) -> None:
    """Let an import stay that somebody asked to take back."""
    made.undo_asked_at = None
    session().flush()
