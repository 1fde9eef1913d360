"""Make a plan of one's own: from nothing, after choosing what it follows, or from another plan."""

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField

from tracker.actions.plans import making
from tracker.plumbing.database import session
from tracker.records.outlines import bodies
from tracker.rules.access import Ability
from tracker.rules.plan_faults import new_plan_faults
from tracker.rules.plans import Follows, Outline, trigger_label
from tracker.web.access import needs
from tracker.web.events import choices
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.plans.blueprint import blueprint, plan_with, url_of_plan
from tracker.web.plans.forms import PlanForm


def _triggers() -> choices.Choices:
    """What a plan of one's own can follow. Starting it records what is not recorded yet, from its day alone."""
    return {str(Follows.ASKED): _(Follows.ASKED.label), **choices.told_by_a_day()}


class TriggerForm(Form):
    trigger = SelectField(_l("What does the plan follow?"), choices=_triggers)


@blueprint.get("/settings/plans/new")
@needs(Ability.WRITE)
def choose_trigger() -> ResponseReturnValue:
    form = TriggerForm(request.args)
    if form.trigger.raw_data and form.validate():
        return redirect(f"/settings/plans/new/{form.trigger.data}")
    return render_template("plans/choose_trigger.html", form=form, section="settings")


@blueprint.route("/settings/plans/new/<trigger>", methods=["GET", "POST"])
@needs(Ability.WRITE)
def new(trigger: str) -> ResponseReturnValue:
    if not TriggerForm(data={"trigger": trigger}).validate():
        abort(404)
    blank, form = Outline(key="", name="", trigger=trigger, steps=()), PlanForm()
    if request.method == "GET":
        form.begin_new(blank)
    form.offer(blank, bodies())
    wanted = form.looked_at(blank, new_plan_faults) if form.is_sent() else None
    if wanted is not None:
        made = making.make(wanted)
        tell(_("The plan is here. It does nothing until somebody starts it on a record."))
        return done(form, f"{url_of_plan(made)}/edit")
    page = render_template(
        "plans/new.html", form=form, plan=blank, follows=_(trigger_label(trigger)), section="settings"
    )
    return page, 422 if form.errors else 200


@blueprint.post("/settings/plans/<key>/copy")
@needs(Ability.WRITE)
def copy(key: str) -> ResponseReturnValue:
    plan = plan_with(key)
    made = making.copy(plan, _("Copy of %(plan)s", plan=_(plan.name)))
    session().commit()
    tell(_("The copy is here. It does nothing until somebody starts it on a record."))
    return redirect(f"{url_of_plan(made)}/edit")
