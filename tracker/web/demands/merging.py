"""Pages on which two demands become one, or one becomes several; and the way back from either."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.actions.merging import demands as merging
from tracker.actions.merging.refusals import MayNotMerge
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.links import tied_to
from tracker.rules.access import Ability
from tracker.rules.links import LinkRole
from tracker.web.access import needs
from tracker.web.demands.forms import MOST_PARTS, MergeForm, SplitForm
from tracker.web.filters import url_of
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.records.views import find

blueprint = Blueprint("merging", __name__, url_prefix="/demands/<ref>")


@blueprint.route("/merge", methods=["GET", "POST"])
@needs(Ability.WRITE)
def merge(ref: str) -> ResponseReturnValue:
    """Let this demand take over another one."""
    demand: Demand = find(Demand, ref)
    form = MergeForm()
    if form.is_sent() and (other := _other(form)) is not None:
        try:
            merging.merge(demand, other)
        except MayNotMerge as why:
            form.other.errors = [_(str(why))]
            session().rollback()
            demand = find(Demand, ref)
        else:
            tell(_("%(other)s is merged into this demand.", other=other.ref), f"/demands/{other.ref}/merge/undo")
            return done(form, url_of(demand.ref))
    page = render_template("demands/merge.html", form=form, record=demand, section="demands")
    return page, 422 if form.errors else 200


def _other(form: MergeForm) -> Demand | None:
    found = [record for record in form.other.ends() if isinstance(record, Demand)]
    if not found:
        form.other.errors = [_("Name the other demand.")]
    return found[0] if found else None


@blueprint.post("/merge/undo")
@needs(Ability.WRITE)
def unmerge(ref: str) -> ResponseReturnValue:
    """Take a merge back; `ref` is the demand that was merged into another."""
    other: Demand = find(Demand, ref)
    try:
        merging.take_back(other)
    except ChangedMeanwhile:
        tell(_("Nothing was taken back: it is not merged any more, or more than 30 days ago."), category="warning")
        return redirect(url_of(other.ref))
    session().commit()
    tell(_("Taken back: %(ref)s is a demand of its own again.", ref=other.ref))
    return redirect(url_of(other.ref))


@blueprint.route("/split", methods=["GET", "POST"])
@needs(Ability.WRITE)
def split(ref: str) -> ResponseReturnValue:
    demand: Demand = find(Demand, ref)
    form = SplitForm()
    if form.is_sent():
        parts = merging.split(demand, form.wordings)
        refs = ",".join(part.ref for part in parts)
        made = ngettext("%(num)d part is a demand now.", "%(num)d parts are demands now.", len(parts))
        tell(made, f"/demands/{demand.ref}/split/undo?parts={refs}")
        return done(form, url_of(demand.ref))
    page = render_template("demands/split.html", form=form, record=demand, section="demands")
    return page, 422 if form.errors else 200


@blueprint.post("/split/undo")
@needs(Ability.WRITE)
def rejoin(ref: str) -> ResponseReturnValue:
    demand: Demand = find(Demand, ref)
    refs = request.args.get("parts", "").split(",")[:MOST_PARTS]
    of_it = tied_to(demand.id, LinkRole.PART_OF)
    parts = session().scalars(select(Demand).where(Demand.ref.in_(refs), Demand.id.in_(of_it))).all()
    merging.rejoin(parts)
    session().commit()
    tell(_("Taken back: the parts are deleted.") if parts else _("Nothing was left to take back."))
    return redirect(url_of(demand.ref))
