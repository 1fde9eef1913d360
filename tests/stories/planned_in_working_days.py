"""A plan that counts working days, at work on a record."""

from datetime import date

from tests import factories
from tests.factories import on
from tracker.actions import timeline
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.plans import Plan, PlanRun, PlanStep
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.due import PeriodUnit
from tracker.rules.plans import Owes, Provenance


def step_of(number: int, unit: PeriodUnit = PeriodUnit.WORKING_DAYS, country: str | None = None) -> PlanStep:
    """Make a plan of one step."""
    now = clock.now()
    plan = Plan(
        key=f"test-{number}-{unit}-{country}",
        name="A request for information",
        trigger="note",
        provenance=Provenance.OURS,
        country=country,
        created_at=now,
        updated_at=now,
    )
    session().add(plan)
    session().flush()
    step = PlanStep(plan_id=plan.id, key="answer", position=1, what="Ask where the answer is", owes=Owes.THEY)
    step.number, step.unit = number, unit
    session().add(step)
    session().flush()
    return step


def run_of(step: PlanStep, record: Record, when: UncertainDate, due_on: date) -> FollowUp:
    """Let the plan of a step run on a record from an event; `due_on` is the day that was counted when it began."""
    event = timeline.record(timeline.Account("note", when, "Received"), timeline.Ties([record]))
    run = PlanRun(record_id=record.id, plan_id=step.plan_id, event_id=event.id, started_at=clock.now())
    session().add(run)
    session().flush()
    row = FollowUp(
        record_id=record.id,
        key=f"{record.id}:run:{run.id}:{step.key}:1",
        what=step.what,
        owes=step.owes,
        due_on=due_on,
        returns_on=due_on,
        next_alert_on=due_on,
        assignee_id=record.owner_id,
        step_id=step.id,
        run_id=run.id,
        state=OPEN,
        created_at=clock.now(),
    )
    session().add(row)
    session().flush()
    return row


def answer_due(country: str = "KH", number: int = 10, due_on: date = date(2016, 2, 19)) -> str:
    """A person of a country with an answer due: ten working days after Friday 5 February 2016. Return the address."""
    person = factories.person()
    person.country = country
    run_of(step_of(number), person, on(2016, 2, 5), due_on)
    return f"/people/{person.ref}"
