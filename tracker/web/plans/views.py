"""The plans there are, and each with its steps, its source and what it was before somebody changed it."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from tracker.records.outlines import outlines
from tracker.records.plan_pages import count_at_work, making_of
from tracker.rules.access import Ability
from tracker.rules.plan_words import doubt
from tracker.rules.plans import Outline, OutlineStep, Owes, several_may_follow, trigger_label
from tracker.web.access import needs
from tracker.web.plans import at_work, editing, making, sessions, starting
from tracker.web.plans.blueprint import blueprint, plan_with, url_of_plan
from tracker.web.plans.changes import changes_of
from tracker.web.plans.step_words import when_words
from tracker.web.web_addresses import with_links
from tracker.web.wording import sentence

__all__ = ["at_work", "blueprint", "editing", "making", "sessions", "starting"]


@dataclass(frozen=True, slots=True)
class StepRow:
    what: str
    when: Markup
    owes: str
    standing: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    plan: Outline
    url: str
    follows: str
    tag: str
    doubt: Markup | None


@blueprint.get("/settings/plans")
@needs(Ability.READ)
def listed() -> ResponseReturnValue:
    plans = list(outlines().values())
    itself = [shown(plan) for plan in plans if plan.starts_itself]
    by_hand = sorted((shown(plan) for plan in plans if not plan.starts_itself), key=lambda row: row.plan.name)
    groups = [(_("They start by themselves"), itself), (_("Somebody starts them on a record"), by_hand)]
    return render_template("plans/list.html", groups=groups, section="settings")


@blueprint.get("/settings/plans/<key>")
@needs(Ability.READ)
def show(key: str) -> ResponseReturnValue:
    plan = plan_with(key)
    return render_template(
        "plans/show.html",
        row=shown(plan),
        source=with_links(plan.source),
        steps=[step_row(step) for step in plan.at_work],
        may_copy=several_may_follow(plan.trigger),
        at_work=count_at_work(plan.id or 0),
        changes=changes_of(plan),
        made=making_of(plan.id or 0),
        section="settings",
    )


def shown(plan: Outline) -> PlanRow:
    said = doubt(plan.provenance, plan.period)
    tag, follows = _(plan.provenance.label), _(trigger_label(plan.trigger))
    return PlanRow(plan, url_of_plan(plan), follows, tag, sentence(said) if said else None)


def step_row(step: OutlineStep) -> StepRow:
    return StepRow(step.what, when_words(step), _(Owes(step.owes).label), step.standing or "")
