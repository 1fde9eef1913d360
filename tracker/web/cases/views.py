from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.actions import cases, filing
from tracker.actions.links import LinkRefused
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.cases import Case
from tracker.records.counts import counts_of
from tracker.records.record import Record
from tracker.records.timelines import on_a_strip
from tracker.rules.access import Ability
from tracker.rules.countries import country_name
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.web.access import needs
from tracker.web.brought_back import pressed_on
from tracker.web.cases.forms import CaseForm, MembersForm
from tracker.web.cases.gathered import gathered
from tracker.web.filters import url_of
from tracker.web.forms import done
from tracker.web.glances import glance_of
from tracker.web.messages import tell
from tracker.web.records.kinds import KindPages
from tracker.web.records.views import find

blueprint = Blueprint("case_members", __name__, url_prefix="/cases")


def fill(form: CaseForm, case: Case) -> None:
    form.title.data, form.summary.data = case.title, case.summary
    form.country.data, form.closed.data = country_name(case.country), case.closed


def save(form: CaseForm, case: Case | None) -> Record:
    values = {
        "title": form.title.data,
        "country": form.country.code,
        "summary": form.summary.data or "",
        "closed": form.closed.data,
    }
    return filing.file(Kind.CASE, case, values, form.seen_version)


def show(case: Case) -> dict[str, Any]:
    counts = counts_of(case)
    return {
        "facts_of": [(_("Country"), country_name(case.country), None)],
        "gathered_of": gathered,
        "glance": glance_of(on_a_strip(case), clock.today()),
        "counts": counts,
        "counts_differ": len({count.number for count in counts}) > 1,
        "members_form": MembersForm(formdata=None),
        "shown_roles": [LinkRole.MEMBER, LinkRole.BENEFICIARY],
    }


@blueprint.route("/<ref>/members", methods=["GET", "POST"])
@needs(Ability.WRITE)
def members(ref: str) -> ResponseReturnValue:
    """Add records to a case by name or reference; a name that is not clear is asked about on a page of its own."""
    case = find(Case, ref)
    form = MembersForm()
    if form.is_sent():
        try:
            new = cases.join(case, form.members.ends())
        except LinkRefused as refused:
            session().rollback()
            case = find(Case, ref)
            form.members.errors = [*form.members.errors, str(refused)]
        else:
            _say_added(case, new)
            return done(form, url_of(case.ref))
    page = render_template("cases/members.html", form=form, record=case, section="cases", kind=Kind.CASE)
    return page, (422 if form.errors else 200)


@blueprint.post("/<ref>/members/undo")
@needs(Ability.WRITE)
def undo_members(ref: str) -> ResponseReturnValue:
    case = find(Case, ref)
    left = cases.leave(case, request.args.get("added", "").split(","))
    session().commit()
    tell(ngettext("Taken out of the case: %(num)d record.", "Taken out of the case: %(num)d records.", left))
    return redirect(pressed_on(url_of(case.ref)))


def _say_added(case: Record, new: list[Record]) -> None:
    if not new:
        tell(_("Nothing to add: everything you named belongs to this case already."))
        return
    said = ngettext("Added to the case: %(num)d record.", "Added to the case: %(num)d records.", len(new))
    refs = ",".join(record.ref for record in new)
    tell(said, f"{url_of(case.ref)}/members/undo?added={refs}")


PAGES = KindPages(Kind.CASE, CaseForm, fill, save, show, by_name=True)
