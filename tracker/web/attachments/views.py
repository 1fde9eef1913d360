"""Files of records: add one, see what is known of it, take it along, delete it and bring it back."""

from datetime import datetime
from typing import NamedTuple

from flask import Blueprint, Response, abort, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.actions import attachments, second_yes
from tracker.actions.audit import Noted
from tracker.actions.data_keys import NoKey
from tracker.plumbing.database import session
from tracker.plumbing.files import sealed
from tracker.plumbing.files.looking import NotTaken
from tracker.plumbing.files.sealed import Damaged
from tracker.plumbing.files.shelf import Part, shelf
from tracker.records.attachments import Attachment, custody_of, file_called
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.rules.audit import About, Deed
from tracker.rules.files import Metadata, Refusal
from tracker.rules.words import N_
from tracker.web import logged
from tracker.web.access import Fresh, needs
from tracker.web.attachments.forms import FileForm, WordsForm
from tracker.web.filters import url_of
from tracker.web.forms import done
from tracker.web.headers import FOREIGN
from tracker.web.messages import tell
from tracker.web.records.views import find

blueprint = Blueprint("attachments", __name__)

HOW = {"original": N_("as it came"), "stripped": N_("without metadata")}


class Held(NamedTuple):
    """A file with its record, and who added it."""

    file: Attachment
    record: Record
    added_by: str | None


class Handled(NamedTuple):
    """What was done with a file, when, by whom."""

    at: datetime
    who: str
    did: str


def held(token: str) -> Held:
    """Return the file with this address; a hidden or missing one is the same 404."""
    found = session().execute(file_called(token)).one_or_none() or abort(404)
    logged.opened(found[1])
    return Held(*found)


@blueprint.route("/records/<ref>/files/add", methods=["GET", "POST"])
@needs(Ability.LOG)
def add(ref: str) -> ResponseReturnValue:
    record: Record = find(Record, ref)
    form = FileForm()
    if form.is_sent() and (made := _taken_in(ref, form)):
        tell(_("The file is added, and sealed."))
        return done(form, f"/files/{made.token}")
    record = find(Record, ref)
    most = shelf().most >> 20
    page = render_template("attachments/add.html", form=form, record=record, most=most, section=record.kind_of.folder)
    return page, 422 if form.errors else 200


def _taken_in(ref: str, form: FileForm) -> Attachment | None:
    sent = form.file.data
    session().rollback()  # looking through takes seconds, and nobody waits for it
    try:
        kind = attachments.look(sent.stream, sent.filename)
        return attachments.add(find(Record, ref), sent.stream, sent.filename, kind, form.said)
    except NotTaken as problem:
        form.say_not_taken(problem.why)
    except NoKey:
        form.say_not_taken(Refusal.NO_KEY)
    return None


@blueprint.get("/files/<token>")
@needs(Ability.READ)
def show(token: str) -> ResponseReturnValue:
    found = held(token)
    rows = session().execute(custody_of(found.file.id)).all()
    custody = [_handled(act.at, who, act.deed, act.result) for act, who in rows]
    return render_template(
        "attachments/show.html", found=found, file=found.file, record=found.record, custody=custody, Metadata=Metadata
    )


def _handled(at: str, who: str | None, deed: str, result: str) -> Handled:
    how = f" ({_(HOW[result])})" if result in HOW else ""
    return Handled(datetime.fromisoformat(at), who or _("the clock"), _(Deed(deed).label) + how)


@blueprint.route("/files/<token>/edit", methods=["GET", "POST"])
@needs(Ability.WRITE)
def edit(token: str) -> ResponseReturnValue:
    found, form = held(token), WordsForm()
    if form.is_sent():
        attachments.change(found.file, form.said)
        tell(_("Saved. The history of changes keeps what stood here before."))
        return done(form, f"/files/{token}")
    if not form.is_submitted():
        form.show(found.file)
    page = render_template("attachments/edit.html", form=form, file=found.file, record=found.record)
    return page, 422 if form.errors else 200


@blueprint.post("/files/<token>/delete")
@needs(Ability.SHARE)
def delete(token: str) -> ResponseReturnValue:
    found = held(token)
    attachments.delete(found.file, found.record)
    session().commit()
    tell(_("The file is deleted. For 30 days it can be brought back."), f"/files/{token}/restore")
    return redirect(url_of(found.record.ref))


@blueprint.post("/files/<token>/restore")
@needs(Ability.SHARE)
def restore(token: str) -> ResponseReturnValue:
    gone = select(Attachment).where(Attachment.token == token).execution_options(deleted=True)
    attachments.restore(session().scalars(gone).one_or_none() or abort(404))
    session().commit()
    tell(_("The file is back."))
    return redirect(f"/files/{token}")


@blueprint.get("/files/<token>/preview")
@needs(Ability.READ)
def preview(token: str) -> ResponseReturnValue:
    """Show the pixels that were drawn anew: nothing else is ever shown in a page."""
    found = held(token)
    if found.file.preview is None:
        abort(404)
    return _given(found, Part.PREVIEW, Deed.VIEWED, "image/jpeg")


@blueprint.get("/files/<token>/copy")
@needs(Ability.READ, Fresh.TO_OPEN)
def copy(token: str) -> ResponseReturnValue:
    """Give the file without its metadata; one whose type has none, as it came."""
    found = held(token)
    if found.file.stripped is None and found.file.type.metadata is not Metadata.NONE:
        abort(404)
    return _given(found, Part.STRIPPED if found.file.stripped else Part.ORIGINAL, Deed.COPIED)


@blueprint.get("/files/<token>/original")
@needs(Ability.READ, Fresh.TO_OPEN)
def original(token: str) -> ResponseReturnValue:
    found = held(token)
    if not second_yes.may_take_originals(found.record):
        return redirect(f"/records/{found.record.ref}/originals")
    return _given(found, Part.ORIGINAL, Deed.COPIED)


def _given(found: Held, part: Part, deed: Deed, shown_as: str = "") -> ResponseReturnValue:
    file, record = found.file, found.record
    try:
        pieces = attachments.pieces(file, part)
    except NoKey:
        return render_template("attachments/no_key.html", record=record), 503
    except Damaged:
        return render_template("attachments/damaged.html", file=file, record=record), 409
    answer = Response(pieces, mimetype=shown_as or "application/octet-stream")
    answer.content_length = sealed.plain_size(shelf().path(file.token, part))
    answer.headers["Content-Security-Policy"] = FOREIGN
    if not shown_as:
        answer.headers["Content-Disposition"] = f'attachment; filename="{record.ref}-{file.token[:8]}.{file.ending}"'
    digest = file.sha256 if part is Part.ORIGINAL else ""
    logged.done(Noted(deed, About.FILE, file.id, record.visibility, "done" if shown_as else part, digest))
    return answer
