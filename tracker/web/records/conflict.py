"""The page of an edit conflict: what somebody else saved and what was typed here, side by side; nothing is lost."""

from dataclasses import dataclass
from typing import Any

from flask import render_template
from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.record import Record
from tracker.web.forms import SentForm
from tracker.web.records.kinds import KindPages, shown_value

HIDDEN = {"csrf_token", "submission_id", "version", "seen"}


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    theirs: str
    yours: str


def conflict_page(pages: KindPages, form: SentForm, record: Record) -> str:
    """Show both versions; the form goes on with what was typed, and pressing save now replaces theirs."""
    stored = pages.form(formdata=None)
    pages.fill(stored, record)
    return render_template(
        [f"{pages.kind.folder}/form.html", "records/form.html"],
        form=form,
        record=record,
        kind=pages.kind,
        section=pages.kind.folder,
        title=record.title,
        **both(form, stored, record),
    )


def both(form: SentForm, stored: SentForm, record: Record) -> dict[str, Any]:
    """Return what a page needs to show both versions; sent once more, the form replaces theirs."""
    form.version.data = str(record.version)
    differences = [
        Difference(str(field.label.text), theirs, yours)
        for field in form
        if field.name not in HIDDEN and (yours := shown_value(field)) != (theirs := shown_value(stored[field.name]))
    ]
    by = session().scalar(select(User.name).where(User.id == record.updated_by))
    return {"conflict": differences, "changed_by": by}
