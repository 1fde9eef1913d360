"""Enters the facts of the founding case as a person would have, on the day on which each became known."""

from sqlalchemy import select

from tracker.actions import counts, demands, letters, links, outcomes, timeline, visits
from tracker.actions.demo import facts
from tracker.actions.demo.facts import Done, Fact, Letter, Told
from tracker.actions.demo.making import Made
from tracker.actions.links import Terms
from tracker.actions.outcomes import Report
from tracker.actions.timeline import Account, Ties
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.follow_ups import open_of_record
from tracker.records.links import tied_to
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.dates import UncertainDate
from tracker.rules.events import Certainty, Stance
from tracker.rules.exposure import Exposure
from tracker.rules.links import LinkRole
from tracker.rules.outcomes import Outcome


def enter(fact: Fact, made: Made) -> None:
    match fact:
        case Told():
            _tell_of_visit(fact, made)
        case Letter():
            _write(fact, made)
        case facts.Event():
            _log(fact, made)
        case Done():
            _finish(fact, made)


def _tell_of_visit(told: Told, made: Made) -> None:
    visit, sources = made.visit(told.visit), made.all(told.sources)
    starts, ends = _day(told.starts or visit.starts), _day(told.ends or (visit.ends if not told.starts else None))
    visits.schedule(visit, starts, ends, _day(told.announced) or visits.day_of(visit, "visit-announced"))
    if told.announced:
        _attest(visit, "visit-announced", made.all(told.announced_by), sources)
    if told.starts:
        _attest(visit, "visit-began", [], sources)
        _attest(visit, "visit-ended", [], sources)
    for met in made.all(told.met):
        links.link(visit, LinkRole.MET_WITH, met, Terms(note=told.met_note))
    _cite(visit, sources)


def _attest(visit: Visit, type_code: str, said_by: list[Record], sources: list[Record]) -> None:
    """Say how a day of the visit is known."""
    event = visits.own_event(visit, type_code)
    if event is not None:
        timeline.retie(event, Ties(about=timeline.subjects_of(event), said_by=said_by, sources=sources))


def _write(told: Letter, made: Made) -> None:
    letter, sources = made.letter(told.key), made.all(told.sources)
    _cite(letter, sources)
    if told.visit:
        links.link(letter, LinkRole.ABOUT_VISIT, made[told.visit])
    for signatory in made.all(told.signatories):
        letters.sign(letter, signatory, capacity=told.capacity)
    for addressee in made.all(told.addressees):
        letters.address(letter, addressee)
    asked = [made.demand(row["demand"]) for row in told.demands]
    for row, demand in zip(told.demands, asked, strict=True):
        letters.make_demand(letter, demand, row.get("quote", ""))
        if told.visit:
            links.link(demand, LinkRole.ABOUT_VISIT, made[told.visit])
    published = UncertainDate.edtf(told.published) if told.published else None
    letters.say_when(letter, UncertainDate.edtf(told.sent), published, sources)
    for event in session().scalars(select(Event).where(Event.id.in_(tied_to(letter.id, LinkRole.SUBJECT)))):
        event.exposure = Exposure.PUBLIC
    for demand in asked:
        demands.settle(demand)


def _log(told: facts.Event, made: Made) -> None:
    ties = Ties(made.all(told.about), made.all(told.said_by), made.all(told.sources))
    account = Account(
        told.type,
        UncertainDate.edtf(told.when),
        told.title,
        body=told.body,
        stance=Stance(told.stance) if told.stance else None,
        certainty=Certainty(told.certainty),
        place=told.place,
        number=told.number,
        criterion=told.criterion,
        country=made["case"].country,
    )
    lines = [counts.Line(made[key], printed) for key, printed in told.names.items()]
    counts.enter(account, ties, lines).exposure = Exposure.PUBLIC
    made.added += 1
    for demand in ties.about:
        if isinstance(demand, Demand):
            demands.settle(demand)


def _finish(done: Done, made: Made) -> None:
    visit = made.visit(done.visit)
    for row in session().scalars(open_of_record(visit.id)).all():
        if row.key == f"{visit.id}:visit:{done.step}":
            outcomes.report(row, visit, Report(Outcome.DONE, UncertainDate.on(clock.today())))


def _cite(record: Record, sources: list[Record]) -> None:
    for source in sources:
        links.link(record, LinkRole.SOURCE, source)


def _day(text: str | None) -> UncertainDate | None:
    return UncertainDate.edtf(text) if text else None
