"""Change a plan: the form, then what the change would do, then the change; and the way back."""

from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from tracker.actions.plans import editing
from tracker.actions.plans.editing import Changed
from tracker.actions.records import EditConflict
from tracker.plumbing.database import session
from tracker.records.follow_ups import FollowUp
from tracker.records.outlines import bodies
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.rules.plans import Outline
from tracker.web.access import needs
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.plans.blueprint import blueprint, plan_row, plan_with, url_of_plan
from tracker.web.plans.changes import differences
from tracker.web.plans.forms import PlanForm

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A follow-up that the change would move: what it is about, and from when to when."""

    about: Record
    what: str
    was: date | None
    now: date | None


@blueprint.route("/settings/plans/<key>/edit", methods=["GET", "POST"])
@needs(Ability.WRITE)
def edit(key: str) -> ResponseReturnValue:
    """Show the form; sent, it shows what the change would do and saves nothing."""
    plan, form = plan_with(key), PlanForm()
    if request.method == "GET":
        form.begin(plan)
    form.offer(plan, bodies())
    again = "again" in request.args
    wanted = form.looked_at(plan) if not again and form.is_sent() else None
    if wanted is None:
        return _form_page(plan, form)
    try:
        changed = editing.change(plan_row(key), form.seen_version, wanted, fires=True)
        lines = _lines(changed)
    except EditConflict:
        session().rollback()
        return _conflict(plan, form)
    session().rollback()
    return _preview(plan, form, changed, lines)


@blueprint.post("/settings/plans/<key>/save")
@needs(Ability.WRITE)
def save(key: str) -> ResponseReturnValue:
    plan, form = plan_with(key), PlanForm()
    form.offer(plan, bodies())
    wanted = form.sound(plan) if form.is_sent() else None
    if wanted is None:
        return _form_page(plan, form)
    try:
        changed = editing.change(plan_row(key), form.seen_version, wanted, bool(form.fires.data))
    except EditConflict:
        session().rollback()
        return _conflict(plan, form)
    undo = f"{url_of_plan(plan)}/take-back?revision={changed.revision_id}"
    tell(_("Saved. %(moved)s", moved=_count(changed)), undo)
    return done(form, url_of_plan(plan))


@blueprint.post("/settings/plans/<key>/take-back")
@needs(Ability.WRITE)
def take_back(key: str) -> ResponseReturnValue:
    plan, asked = plan_row(key), request.args.get("revision", "")
    try:
        changed = editing.take_back(plan, int(asked) if asked.isascii() and asked.isdecimal() else 0)
    except EditConflict:
        session().rollback()
        tell(_("The plan was changed again since then. Nothing was taken back."), category="warning")
        return redirect(f"/settings/plans/{key}")
    session().commit()
    undo = f"{url_of_plan(plan)}/take-back?revision={changed.revision_id}"
    tell(_("Taken back: the plan is as it was before."), undo)
    return redirect(url_of_plan(plan))


def _form_page(plan: Outline, form: PlanForm) -> ResponseReturnValue:
    return _form(plan, form), 422 if form.errors else 200


def _form(plan: Outline, form: PlanForm) -> str:
    return render_template("plans/edit.html", form=form, plan=plan, url=url_of_plan(plan), section="settings")


def _conflict(plan: Outline, form: PlanForm) -> ResponseReturnValue:
    form.version.data = str(plan.version)
    form.form_errors.append(
        _("Somebody else changed this plan meanwhile. What you typed is below: check it against the plan, then go on.")
    )
    return _form(plan, form), 409


def _preview(plan: Outline, form: PlanForm, changed: Changed, lines: list[Line]) -> ResponseReturnValue:
    asked = ("csrf_token", "fires", "as_of") if form.says_otherwise(plan) else ("csrf_token", "fires")
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in asked]
    return render_template(
        "plans/preview.html",
        form=form,
        plan=plan,
        url=url_of_plan(plan),
        sent=sent,
        changes=differences(plan, form.described(plan)),
        answers=form.says_otherwise(plan),
        count=_count(changed),
        now=len(changed.fires),
        silent=len(changed.falls_silent),
        lines=lines,
        more=len(changed.moved) - len(lines),
        section="settings",
    )


def _count(changed: Changed) -> str:
    moved = sum(each.was is not None and each.now is not None for each in changed.moved)
    new = sum(each.was is None for each in changed.moved)
    gone = sum(each.now is None for each in changed.moved)
    said = [
        ngettext("%(num)d date moves.", "%(num)d dates move.", moved) if moved else _("No date moves."),
        ngettext("%(num)d follow-up is set.", "%(num)d follow-ups are set.", new) if new else "",
        ngettext("%(num)d follow-up is called off.", "%(num)d follow-ups are called off.", gone) if gone else "",
    ]
    return " ".join(part for part in said if part)


def _lines(changed: Changed) -> list[Line]:
    shown = {each.follow_up_id: each for each in changed.moved[:SHOWN]}
    asked = select(FollowUp, Record).join(Record, Record.id == FollowUp.record_id).where(FollowUp.id.in_(shown))
    rows = session().execute(asked.order_by(FollowUp.id)).all()
    return [Line(about, row.what, shown[row.id].was, shown[row.id].now) for row, about in rows]
