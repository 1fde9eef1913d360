"""What may leave the house now: the one place that is asked before a title or a name stands in anything sent."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.events import EVENTS, Event
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.standings import StandingRow
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.events import Certainty
from tracker.rules.exposure import Consent, Exposure, agreed, may_leave
from tracker.rules.kinds import Kind
from tracker.rules.statuses import Axis


def leaving(records: Sequence[Record], reach: Exposure, on: date) -> set[int]:
    """Return which of these records may go as far as `reach` on a day, by their ids, in one statement at most.

    A person may as far as their consent stands now, and was given by that day. Nobody leaves on a consent that is in
    doubt, or for a viewer who may not see the event that says so. What is sealed never leaves.
    """
    people = {record.id for record in records if record.kind_of is Kind.PERSON}
    agreements = {person: (named, consent) for person, named, consent in _agreements(people, on)} if people else {}
    found = set()
    for record in records:
        if record.visibility == Visibility.SEALED:
            continue
        named, consent = agreements.get(record.id, (True, None))
        if may_leave(record.kind_of, Exposure(record.exposure), consent, reach, on, named=named):
            found.add(record.id)
    return found


def may_be_named(refs: Collection[str], reach: Exposure, on: date) -> set[str]:
    """Return which of the records with these references may go as far as `reach`, in two statements at most."""
    found = list(session().scalars(select(Record).where(Record.ref.in_(refs)))) if refs else []
    ids = leaving(found, reach, on)
    return {record.ref for record in found if record.id in ids}


def named_in_mail(records: Sequence[Record], on: date) -> set[int]:
    """Return which of these may be named in mails and calendars: it was said so, all may see them, and they agreed."""
    return leaving([record for record in records if record.may_be_named_in_mail], Exposure.INTERNAL, on)


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


def _agreements(people: set[int], on: date) -> Iterator[tuple[int, bool, Consent | None]]:
    """Of each person: whether they are named, and how far they agreed."""
    rows = session().execute(_standing_on_consent(), {"people": sorted(people)})
    for person, is_group, code, unsure, certainty, told_on, until in rows:
        stands = _is_sure(unsure, certainty) and told_on <= on
        yield person, not is_group, agreed(code, _last_day(until)) if stands else None


@cache
def _standing_on_consent() -> Select[*tuple[Any, ...]]:
    told, stands, event = aliased(Record), StandingRow, EVENTS.c
    said = (told.certainty, event.earliest, event.by_when)
    return (
        select(Person.id, Person.is_group, stands.code, stands.order_unsure, *said)
        .outerjoin(stands, and_(stands.record_id == Person.id, stands.axis == Axis.CONSENT))
        .outerjoin(told, told.id == stands.confirmed_event_id)
        .outerjoin(EVENTS, EVENTS.c.id == told.id)
        .where(Person.id.in_(bindparam("people", expanding=True)))
    )
