"""Pages on which one record takes over another of its kind, field by field; and the way back."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from tracker.actions.data_keys import NoKey
from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.actions.merging import records as merging
from tracker.actions.merging import refusals, said, undoing
from tracker.actions.merging.refusals import MayNotMerge
from tracker.actions.records import KEPT_AFTER_DELETION, EditConflict
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.files.sealed import Damaged
from tracker.records.kinds import MODELS
from tracker.records.merges import merges_into, taken_over_by
from tracker.records.record import Record, by_reference
from tracker.rules.access import Ability
from tracker.rules.kinds import MERGED_KINDS, Kind
from tracker.web.access import needs
from tracker.web.filters import url_of
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.records.merge_forms import ByName, SideBySide, merge_form
from tracker.web.records.merge_words import rows_of, sentences
from tracker.web.records.views import find

blueprint = Blueprint("record_merging", __name__, url_prefix="/records/<ref>/merge")


@blueprint.route("", methods=["GET", "POST"], strict_slashes=False)
@needs(Ability.SHARE)
def merge(ref: str) -> ResponseReturnValue:
    """Let this record take over another one: which, and then in what each of the two is right."""
    kept: Record = find(Record, ref)
    if kept.kind_of is Kind.DEMAND:
        return redirect(f"/demands/{kept.ref}/merge")
    if kept.kind_of not in MERGED_KINDS:
        abort(404)
    other_ref = request.args.get("other", "")
    if other_ref:
        return _both(kept, _other(kept, other_ref))
    form = merge_form(kept.kind_of)
    if form.is_sent() and (named := _named(form)) is not None:
        return redirect(f"/records/{kept.ref}/merge?other={named.ref}")
    since = clock.now() - KEPT_AFTER_DELETION
    return _page("merge", kept, form, merges=session().scalars(merges_into(kept, since)).all())


def _other(kept: Record, ref: str) -> Record:
    """Return the other one; whoever presses twice, or goes back, is led to the one that has taken it over."""
    try:
        found: Record = find(MODELS[kept.kind_of], ref)
    except NotFound:
        if any(record.id == kept.id for _ref, record in session().execute(taken_over_by([ref.upper()]))):
            _tell_merged(ref.upper())
            abort(redirect(url_of(kept.ref)))
        raise
    return found


def _named(form: ByName) -> Record | None:
    found: list[Record] = form.other.ends()
    if not found:
        form.other.errors = [_("Name the other record.")]
    return found[0] if found else None


def _both(kept: Record, other: Record) -> ResponseReturnValue:
    form = SideBySide(seen=f"{kept.version}.{other.version}")
    if not form.is_sent():
        return _side_by_side(kept, other, form)
    refs = (kept.ref, other.ref)
    try:
        merging.merge(kept, other, form.chosen, form.seen_versions)
    except (MayNotMerge, EditConflict, NoKey, Damaged) as why:
        form.seen.errors = [why_not(why)]
        session().rollback()
        kept = find(Record, refs[0])
        other = _other(kept, refs[1])
        form.seen.data = f"{kept.version}.{other.version}"
        return _side_by_side(kept, other, form, 409 if isinstance(why, EditConflict) else 422)
    _tell_merged(refs[1])
    return done(form, url_of(refs[0]))


def _tell_merged(ref: str) -> None:
    tell(_("%(other)s is merged into this record.", other=ref), f"/records/{ref}/merge/undo")


def _side_by_side(kept: Record, other: Record, form: SideBySide, code: int = 422) -> ResponseReturnValue:
    try:
        refusals.refuse(kept, other)
    except MayNotMerge as why:
        form.seen.errors = [_(str(why))]
    told = {"other": other, "rows": rows_of(said.differences(kept, other)), "sentences": sentences(kept, other)}
    page, _code = _page("merge_both", kept, form, **told)
    return page, code if form.errors else 200


def _page(name: str, kept: Record, form: ByName | SideBySide, **more: Any) -> tuple[str, int]:
    page = render_template(f"records/{name}.html", form=form, record=kept, section=kept.kind_of.folder, **more)
    return page, 422 if form.errors else 200


def why_not(why: Exception) -> str:
    if isinstance(why, MayNotMerge):
        return _(str(why))
    if isinstance(why, EditConflict):
        return _("Somebody changed one of the two meanwhile. Look at both again, then merge.")
    if isinstance(why, NoKey):
        return _("What is sealed cannot be carried over now: the master key is not in its place. Ask an administrator.")
    return _("A file of the other one is damaged. Delete that file first, or have it brought back from a backup.")


def why_not_back(why: Exception) -> str:
    """Say why a record is not taken out again of the one that took it over."""
    if isinstance(why, undoing.KeptIsGone):
        return _(
            "It was merged into a record that is deleted, was merged itself, or is not open to you. Undo that first."
        )
    if isinstance(why, ChangedMeanwhile):
        return _("Nothing was taken back: it is not merged any more, or more than 30 days ago.")
    return why_not(why)


@blueprint.post("/undo")
@needs(Ability.SHARE)
def unmerge(ref: str) -> ResponseReturnValue:
    """Take a merge back; `ref` is the record that was taken over."""
    gone = session().scalars(by_reference(ref).execution_options(deleted=True)).one_or_none()
    other: Record = gone if gone is not None else find(Record, ref)
    try:
        undoing.take_back(other)
    except (ChangedMeanwhile, NoKey, Damaged) as why:
        session().rollback()
        tell(why_not_back(why), category="warning")
        return redirect(url_of(ref.upper()))
    session().commit()
    tell(_("Taken back: %(ref)s is a record of its own again.", ref=other.ref))
    return redirect(url_of(other.ref))
