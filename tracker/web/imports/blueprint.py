"""Where the pages of tables stand, and how they find what they are about."""

from collections.abc import Mapping

from flask import Blueprint, abort
from flask_babel import gettext as _

from tracker.actions.imports import drafts
from tracker.plumbing.database import session
from tracker.records.import_drafts import ImportDraft, draft_numbered
from tracker.records.imports import Import, import_numbered
from tracker.rules.fields import FIELDS, FOLLOW_UP
from tracker.rules.imports.mapping import REF
from tracker.rules.imports.stages import AT_WORK, Stage
from tracker.rules.kinds import Kind
from tracker.rules.words import N_

blueprint = Blueprint("imports", __name__, url_prefix="/imports")

SECTION = "imports"

FOLLOW_UPS = N_("Follow-ups")
PLURALS: Mapping[str, str] = {str(kind): kind.plural for kind in Kind} | {FOLLOW_UP: FOLLOW_UPS}
"""What can stand in a table, by its kind."""
FOLDERS: Mapping[str, str] = {kind.folder: str(kind) for kind in Kind} | {"follow-ups": FOLLOW_UP}


def draft_of(number: int) -> ImportDraft:
    """Return a table on its way in; one of somebody else is as missing as one that is not there."""
    drafts.close_sealed()
    return session().scalars(draft_numbered(number)).one_or_none() or abort(404)


def import_of(number: int) -> Import:
    return session().scalars(import_numbered(number)).one_or_none() or abort(404)


def url_of_draft(draft: ImportDraft) -> str:
    """Return the page of the step at which it stands."""
    if draft.stage == Stage.DONE:
        return f"/imports/{draft.import_id}"
    pages = {Stage.MATCHING: "columns", Stage.CHECKED: "check"}
    page = "progress" if draft.stage in AT_WORK else pages[Stage(draft.stage)]
    return f"/imports/drafts/{draft.id}/{page}"


def label_of(kind: str, field: str) -> str:
    """Return what a field is called on a page; '' for none."""
    if field == REF:
        return _("Our reference")
    return _(FIELDS[kind][field].label) if field in FIELDS[kind] else ""
