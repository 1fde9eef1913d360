"""What may leave the house now: the one place that is asked before a title or a name stands in anything sent."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.events import EVENTS, Event
from tracker.records.links import Link
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.standings import StandingRow
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.events import CONSENT, Certainty
from tracker.rules.exposure import AGREED, REFUSED, Consent, Exposure, Silence, Stays, agreed, may_leave, why_it_stays
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.outputs import Output
from tracker.rules.statuses import Axis


def leaving(output: Output, records: Sequence[Record], on: date, reach: Exposure | None = None) -> set[int]:
    """Return which of these records may stand in an output on a day by title or name, by their ids, in one statement
    at most; of an output that goes as far as its maker chose, in one that goes as far as `reach`.

    A person may as far as their consent stands now, and was given by that day. Nobody leaves on a consent that is in
    doubt, or for a viewer who may not see the event that says so. Of whom nothing was ever said leaves in what its
    maker alone reads (`Output.is_own`). What is sealed never leaves.
    """
    return {record.id for record in records} - staying(output, records, on, reach).keys()


def staying(output: Output, records: Sequence[Record], on: date, reach: Exposure | None = None) -> dict[int, Stays]:
    """Return the others of these records by their ids, and of each why, as far as the viewer may know it."""
    asked = {each.id for each in records if output.calls_by_title(Visibility(each.visibility), each.in_mail)}
    people = {record.id for record in records if record.id in asked and record.kind_of is Kind.PERSON}
    agreements = dict(_agreements(people, on)) if people else {}
    found, towards = dict[int, Stays](), output.towards(reach)
    for record in records:
        said = agreements.get(record.id, NOTHING_SAID)
        far, named, own = Exposure(record.exposure), said.is_named, output.is_own
        may = may_leave(record.kind_of, far, said.word, towards, on, named=named, own=own) and record.id in asked
        if not may:
            is_asked = record.id in people and named
            found[record.id] = why_it_stays(said.code, said.consent, towards, on) if is_asked else Stays.RECORD
    return found


def leaving_called(output: Output, refs: Collection[str], on: date, reach: Exposure | None = None) -> set[str]:
    """The same by references, in two statements at most."""
    found = list(session().scalars(select(Record).where(Record.ref.in_(refs)))) if refs else []
    ids = leaving(output, found, on, reach)
    return {record.ref for record in found if record.id in ids}


def is_kept_back(record_id: Any, on: date) -> ColumnElement[bool]:
    """Whether a record is somebody who may not stand on a day in what its maker alone reads: the rule of `leaving`, to
    be asked within a statement that finds or counts."""
    told, stands, event = aliased(Record), StandingRow, EVENTS.c
    sure = and_(stands.order_unsure.is_(False), told.certainty == Certainty.CONFIRMED, event.earliest <= on)
    holds = and_(stands.code.in_(AGREED), sure, or_(event.by_when.is_(None), event.by_when >= on.isoformat()))
    said = (
        select(stands.record_id)
        .outerjoin(told, told.id == stands.confirmed_event_id)
        .outerjoin(EVENTS, event.id == told.id)
        .where(stands.record_id == record_id, stands.axis == Axis.CONSENT)
        .correlate_except(stands, told, EVENTS)
    )
    no = or_(exists(said.where(~func.coalesce(holds, false()))), and_(~exists(said), _said_no(record_id)))
    return and_(no, record_id.not_in(select(Person.id).where(Person.is_group)))


def _said_no(person_id: Any) -> ColumnElement[bool]:
    """Whether the viewer may see that somebody said no: where others may not, it decides nothing, and is in doubt."""
    no = select(Link.id).join(EVENTS, EVENTS.c.id == Link.from_id)
    no = no.where(Link.to_id == person_id, Link.role == LinkRole.SUBJECT, EVENTS.c.type == CONSENT.code)
    return exists(no.where(EVENTS.c.detail.in_(REFUSED)).correlate_except(Link, EVENTS))


@dataclass(frozen=True, slots=True)
class LastWord:
    """Where a person stands on consent, and the latest event that says so."""

    standing: StandingRow
    event: Event

    @property
    def consent(self) -> Consent | None:
        """How far they agreed, whether or not that is certain and still holds; None for a no."""
        return agreed(self.standing.code, _last_day(self.event.by_when))

    @property
    def is_sure(self) -> bool:
        return _is_sure(self.standing.order_unsure, self.event.certainty)


def last_word(person: Person) -> LastWord | None:
    """Return what was said last about a person's consent; None when nothing is recorded."""
    asked = (
        select(StandingRow, Event)
        .join(Event, Event.id == StandingRow.confirmed_event_id)
        .where(StandingRow.record_id == person.id, StandingRow.axis == Axis.CONSENT)
    )
    found = session().execute(asked).one_or_none()
    return LastWord(*found) if found is not None else None


def _last_day(until: str | None) -> date | None:
    return UncertainDate.edtf(until).earliest if until else None


def _is_sure(order_unsure: bool | None, certainty: str | None) -> bool:
    return not order_unsure and certainty == Certainty.CONFIRMED


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of somebody's consent: whether they are named, where they stand, and how far they surely agreed."""

    is_named: bool = True
    code: str | None = None
    word: Consent | Silence | None = None
    """None for a no, and for a word in doubt."""

    @property
    def consent(self) -> Consent | None:
        return self.word if isinstance(self.word, Consent) else None


NOTHING_SAID = Said()


def _agreements(people: set[int], on: date) -> Iterator[tuple[int, Said]]:
    """What is said of each person, as far as the viewer may see the event that says so."""
    rows = session().execute(_standing_on_consent(), {"people": sorted(people)})
    for person, is_group, code, no, unsure, certainty, told_on, until in rows:
        stands = _is_sure(unsure, certainty) and told_on <= on
        word = agreed(code, _last_day(until)) if stands else None
        silent = code is None and not no
        yield person, Said(not is_group, code if certainty is not None else None, Silence.NO_WORD if silent else word)


@cache
def _standing_on_consent() -> Select[*tuple[Any, ...]]:
    told, stands, event = aliased(Record), StandingRow, EVENTS.c
    no = case((stands.code.is_(None), _said_no(Person.id)), else_=false())
    said = (stands.order_unsure, told.certainty, event.earliest, event.by_when)
    return (
        select(Person.id, Person.is_group, stands.code, no, *said)
        .outerjoin(stands, and_(stands.record_id == Person.id, stands.axis == Axis.CONSENT))
        .outerjoin(told, told.id == stands.confirmed_event_id)
        .outerjoin(EVENTS, EVENTS.c.id == told.id)
        .where(Person.id.in_(bindparam("people", expanding=True)))
    )
