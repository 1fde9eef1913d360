"""The links of a record: add one, say otherwise what it says, take it away and put it back."""

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.actions import relations
from tracker.actions.links import LinkRefused, Terms, place_of
from tracker.plumbing.database import session
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.records.revisions import Revision, revisions_of
from tracker.rules.access import Ability
from tracker.rules.dates import UncertainDate
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.web.access import needs
from tracker.web.filters import url_of
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.records.link_forms import AddLinkForm, ChangeLinkForm, Direction, change_form
from tracker.web.records.views import find

blueprint = Blueprint("linking", __name__)


@blueprint.route("/records/<ref>/links/add", methods=["GET", "POST"])
@needs(Ability.WRITE)
def add(ref: str) -> ResponseReturnValue:
    record = _with_links(ref)
    form = AddLinkForm()
    form.offer_roles(record.kind_of)
    if form.is_sent():
        try:
            _tie(record, form)
        except LinkRefused as refused:
            session().rollback()
            record = _with_links(ref)
            form.role.errors = [str(refused)]
        else:
            tell(_("Saved."))
            return done(form, url_of(record.ref))
    page = render_template("records/link.html", form=form, record=record, link=None, section=record.kind_of.folder)
    return page, 422 if form.errors else 200


def _tie(record: Record, form: AddLinkForm) -> None:
    (other,) = form.other.ends() or [record]
    direction, role = form.chosen()
    start, end = (record, other) if direction is Direction.OUTWARD else (other, record)
    relations.tie(start, role, end, form.terms())


@blueprint.route("/links/<int:link_id>", methods=["GET", "POST"])
@needs(Ability.WRITE)
def change(link_id: int) -> ResponseReturnValue:
    link, start, end = _link(link_id)
    form = change_form(link)
    if form.is_sent():
        relations.change(link, start, form.terms(), form.position.data or place_of(link))
        tell(_("Saved."))
        return done(form, url_of(start.ref))
    return _change_page(form, link, start, end), 422 if form.errors else 200


def _change_page(form: ChangeLinkForm, link: Link, start: Record, end: Record) -> str:
    return render_template(
        "records/link.html", form=form, record=start, link=link, end=end, section=start.kind_of.folder
    )


@blueprint.post("/links/<int:link_id>/remove")
@needs(Ability.WRITE)
def remove(link_id: int) -> ResponseReturnValue:
    link, start, end = _link(link_id)
    relations.untie(link, start)
    removal = session().scalars(revisions_of(start.id).where(Revision.what == "removed").limit(1)).one()
    session().commit()
    undo = f"/records/{start.ref}/links/{removal.id}/put-back"
    tell(_("%(start)s and %(end)s are no longer linked this way.", start=start.ref, end=end.ref), undo)
    return redirect(url_of(start.ref))


@blueprint.post("/records/<ref>/links/<int:revision_id>/put-back")
@needs(Ability.WRITE)
def put_back(ref: str, revision_id: int) -> ResponseReturnValue:
    """Tie again what was untied, in the words that the edit trail kept."""
    record = _with_links(ref)
    removal = session().scalars(revisions_of(record.id).where(Revision.id == revision_id)).one_or_none()
    before = (removal.changes.get("link") or [None])[0] if removal is not None else None
    if before is None or before.get("from") != record.id:
        abort(404)
    end = session().scalars(select(Record).where(Record.id == before["to"])).one_or_none() or abort(404)
    relations.tie(record, LinkRole(before["role"]), end, _terms_before(before))
    session().commit()
    tell(_("%(start)s and %(end)s are linked again.", start=record.ref, end=end.ref))
    return redirect(url_of(record.ref))


def _terms_before(kept: dict[str, str]) -> Terms:
    since, until = (UncertainDate.edtf(kept[name]) if name in kept else None for name in ("since", "until"))
    return Terms(kept.get("quote", ""), kept.get("note", ""), since, until)


def _with_links(ref: str) -> Record:
    record: Record = find(Record, ref)
    return record if record.kind != Kind.EVENT else abort(404)


def _link(link_id: int) -> tuple[Link, Record, Record]:
    """Return a link that a person may change, with the records at its ends; events have a form of their own."""
    link = session().scalars(select(Link).where(Link.id == link_id)).one_or_none() or abort(404)
    ends = {
        record.id: record
        for record in session().scalars(select(Record).where(Record.id.in_([link.from_id, link.to_id])))
    }
    start, end = ends[link.from_id], ends[link.to_id]
    if not link.role_of.rule.by_hand or start.kind == Kind.EVENT:
        abort(404)
    return link, start, end
