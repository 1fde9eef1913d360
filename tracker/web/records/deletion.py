"""Delete a record, see what was deleted in the last thirty days, and bring it back."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import deletion
from tracker.actions.data_keys import NoKey
from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.actions.records import KEPT_AFTER_DELETION
from tracker.plumbing.database import session
from tracker.plumbing.files.sealed import Damaged
from tracker.records.accounts import User
from tracker.records.record import Record, by_reference, deleted_records
from tracker.rules.access import Ability
from tracker.web import logged
from tracker.web.access import needs
from tracker.web.filters import url_of
from tracker.web.messages import tell
from tracker.web.records.merging import why_not_back
from tracker.web.records.views import find

blueprint = Blueprint("deletion", __name__)

MOST = 200


@dataclass(frozen=True, slots=True)
class Gone:
    record: Record
    by: str
    until: datetime
    """When it is destroyed for good."""


@blueprint.post("/records/<ref>/delete")
@needs(Ability.SHARE)
def delete(ref: str) -> ResponseReturnValue:
    record: Record = find(Record, ref)
    deletion.delete(record)
    session().commit()
    tell(_("%(ref)s is deleted. For 30 days it can be brought back.", ref=record.ref), f"/records/{record.ref}/restore")
    return redirect(f"/{record.kind_of.folder}/")


@blueprint.post("/records/<ref>/restore")
@needs(Ability.SHARE)
def restore(ref: str) -> ResponseReturnValue:
    gone = by_reference(ref).execution_options(deleted=True)
    record = session().scalars(gone).one_or_none() or abort(404)
    try:
        deletion.restore(record)
    except (ChangedMeanwhile, NoKey, Damaged) as why:
        session().rollback()
        tell(why_not_back(why), category="warning")
        return redirect("/deleted")
    session().commit()
    tell(_("%(ref)s is back.", ref=record.ref))
    return redirect(url_of(record.ref))


@blueprint.get("/deleted")
@needs(Ability.SHARE)
def deleted() -> ResponseReturnValue:
    """The deleted records, the latest first; events that went with their record come back with it."""
    asked = deleted_records().add_columns(User.name).outerjoin(User, User.id == Record.updated_by).limit(MOST)
    rows = session().execute(asked.execution_options(deleted=True)).all()
    logged.listed(record for record, _by in rows)
    gone = [Gone(record, by or _("the import"), record.deleted_at + KEPT_AFTER_DELETION) for record, by in rows]
    return render_template("records/deleted.html", gone=gone, most=MOST, section="deleted")
