"""Enter a list that somebody compiled, say whom it names, and compare two."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.actions import cases, counts, timeline
from tracker.plumbing.database import session
from tracker.records.cases import Case
from tracker.records.counts import MOST, named_in
from tracker.records.events import Event
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.rules.counts import COUNT
from tracker.web.access import needs
from tracker.web.counts.compared import chosen, comparison
from tracker.web.counts.forms import CountForm, NamesForm, stamp
from tracker.web.filters import url_of
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.records.conflict import both
from tracker.web.records.views import find

blueprint = Blueprint("counts", __name__)


@blueprint.get("/cases/<ref>/counts")
@needs(Ability.READ)
def compare(ref: str) -> ResponseReturnValue:
    case: Case = find(Case, ref)
    every, pair = chosen(case)
    made = comparison(case, *pair) if pair else None
    return render_template("counts/compare.html", case=case, every=every, made=made, most=MOST, section="cases")


@blueprint.route("/cases/<ref>/counts/new", methods=["GET", "POST"])
@needs(Ability.WRITE)
def enter(ref: str) -> ResponseReturnValue:
    case, form = find(Case, ref), CountForm()
    if form.is_sent():
        ties = timeline.Ties([case], form.said_by.ends(), [*form.sources.ends(), *form.new_source()])
        lines = form.names.lines({})
        event = counts.enter(form.account(case.country), ties, lines)
        joined = cases.join(case, [each.person for each in lines]) if form.joins.data else []
        tell(_("Saved %(ref)s.", ref=event.ref) + _joined(joined), f"/log/{event.ref}/undo")
        return done(form, url_of(case.ref))
    return _page(form, case, _("A list that others made")), 422 if form.errors else 200


@blueprint.route("/events/<ref>/names", methods=["GET", "POST"])
@needs(Ability.WRITE)
def names(ref: str) -> ResponseReturnValue:
    """Correct whom a list names."""
    event, case = _find(ref)
    listed, form = named_in([event.id]), NamesForm()
    if case is None:
        del form.joins
    if request.method == "GET":
        form.fill(listed)
    if form.is_sent():
        if form.seen.data != stamp(listed):
            return _conflict(form, event), 409
        lines = form.names.lines({each.id: each.printed for each in listed})
        counts.name(event, lines)
        joined = cases.join(case, [each.person for each in lines]) if case and form.joins.data else []
        tell(_("Saved. The history of changes keeps what stood here before.") + _joined(joined))
        return done(form, url_of(event.ref))
    return _page(form, event, _("Whom the list names")), 422 if form.errors else 200


def _find(ref: str) -> tuple[Event, Record | None]:
    """Return the list, and the case that it is about, if it is about one."""
    event: Event = find(Event, ref)
    if event.type != COUNT:
        abort(404)
    return event, next((record for record in timeline.subjects_of(event) if isinstance(record, Case)), None)


def _joined(joined: list[Record]) -> str:
    if not joined:
        return ""
    said = ngettext("Added to the case: %(num)d record.", "Added to the case: %(num)d records.", len(joined))
    return f" {said}"


def _conflict(form: NamesForm, event: Event) -> str:
    session().rollback()
    event, case = _find(event.ref)
    stored = NamesForm(formdata=None)
    if case is None:
        del stored.joins
    else:
        stored.joins.data = form.joins.data
    stored.fill(named_in([event.id]))
    shown = both(form, stored, event)
    form.seen.data = stored.seen.data
    return _page(form, event, _("Whom the list names"), **shown)


def _page(form: NamesForm, record: Record, title: str, **more: Any) -> str:
    return render_template(
        "counts/form.html", form=form, record=record, title=title, section=record.kind_of.folder, **more
    )
