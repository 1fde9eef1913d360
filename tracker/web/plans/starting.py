"""Start a plan on a record: choose what it counts from, or write when that happened."""

from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from tracker.actions import timeline
from tracker.actions.plans import runs
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.plan_pages import events_to_count_from
from tracker.records.plans import PlanRun
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.rules.events import TYPES
from tracker.rules.plans import Follows, Outline
from tracker.web.access import needs
from tracker.web.events.forms import too_early
from tracker.web.filters import in_words
from tracker.web.forms import SentForm, UncertainDateField, done
from tracker.web.messages import tell
from tracker.web.plans.at_work import find_record
from tracker.web.plans.blueprint import blueprint, plan_with

ANOTHER = "another"


class StartForm(SentForm):
    event = RadioField(_l("What does it count from?"), default=ANOTHER)
    when = UncertainDateField(_l("When did it happen?"))

    def offer(self, events: dict[int, Event], label: str) -> None:
        known = {str(number): f"{in_words(event.when_text)}: {event.title}" for number, event in events.items()}
        self.event.choices = {**known, ANOTHER: _("Something that is not recorded yet: %(type)s", type=label)}
        if known and request.method == "GET":
            self.event.data = next(iter(known))

    def validate(self, extra_validators: Any = None) -> bool:
        held = bool(super().validate(extra_validators))
        if held and self.event.data == ANOTHER and self.when.date is None:
            self.when.errors = [_("Write when it happened. A month or a year is enough.")]
        return held and not self.errors


class StandForm(SentForm):
    """Nothing is asked: the record stands under another plan from now on."""


@blueprint.get("/records/<ref>/plans/start")
@needs(Ability.LOG)
def choose(ref: str) -> ResponseReturnValue:
    record, plan = find_record(ref), plan_with(request.args.get("plan", ""))
    return redirect(f"/records/{record.ref}/plans/start/{plan.key}")


@blueprint.route("/records/<ref>/plans/start/<plan_key>", methods=["GET", "POST"])
@needs(Ability.LOG)
def start(ref: str, plan_key: str) -> ResponseReturnValue:
    record, plan = find_record(ref), plan_with(plan_key)
    if not runs.may_start(plan, record):
        abort(404)
    stands = plan.trigger == Follows.ASKED
    form = StandForm() if stands else StartForm()
    events = {} if stands else _events(record, plan)
    if isinstance(form, StartForm):
        form.offer(events, _(TYPES[plan.trigger].label))
    if form.is_sent() and (run := _started(form, record, plan, events)) is not None:
        said = _("The plan “%(plan)s” is at work on %(ref)s.", plan=plan.name, ref=record.ref)
        tell(said, f"/plan-runs/{run.id}/stop")
        return done(form, f"/records/{record.ref}/plans")
    page = render_template(
        "plans/start.html", form=form, stands=stands, record=record, plan=plan, section=record.kind_of.folder
    )
    return page, 422 if form.errors else 200


def _events(record: Record, plan: Outline) -> dict[int, Event]:
    return {event.id: event for event in events_to_count_from(record, plan.trigger)}


def _started(form: SentForm, record: Record, plan: Outline, events: dict[int, Event]) -> PlanRun | None:
    try:
        if not isinstance(form, StartForm):
            return runs.stand_under(record, plan)
        event = _event(form, record, plan, events)
        return runs.start(record, plan, event) if event is not None else None
    except runs.AtWorkAlready:
        problem = _("This plan is at work from there already.")
    except runs.NotedOnly:
        problem = _("It is noted only and comes back by no plan. Edit it first: “Follow it up until it is answered”.")
    except runs.NotSeenByAll:
        problem = _("Not everybody who sees this record may see that event. Change that first, or choose another one.")
    session().rollback()
    form.form_errors.append(problem)
    return None


def _event(form: StartForm, record: Record, plan: Outline, events: dict[int, Event]) -> Event | None:
    if form.event.data != ANOTHER:
        return events[int(form.event.data)]
    when = form.when.date
    assert when is not None
    early = too_early(plan.trigger, when)
    if early:
        form.when.errors = [early]
        return None
    return timeline.record(timeline.Account(plan.trigger, when, country=record.country), timeline.Ties([record]))
