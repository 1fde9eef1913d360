"""What can be said of each kind of record, and of a follow-up."""

from collections.abc import Mapping

from tracker.rules.fields.cases import CASES
from tracker.rules.fields.demands import DEMANDS
from tracker.rules.fields.events import EVENTS
from tracker.rules.fields.field import Fields
from tracker.rules.fields.follow_ups import FOLLOW_UPS
from tracker.rules.fields.letters import LETTERS
from tracker.rules.fields.organisations import ORGANISATIONS
from tracker.rules.fields.people import PEOPLE
from tracker.rules.fields.sources import SOURCES
from tracker.rules.fields.visits import VISITS
from tracker.rules.kinds import Kind
from tracker.rules.words import N_

FOLLOW_UP = "follow-up"
"""Stands beside the kinds of record where something can be filed."""

FIELDS: Mapping[str, Fields] = {
    Kind.PERSON: PEOPLE,
    Kind.ORGANISATION: ORGANISATIONS,
    Kind.CASE: CASES,
    Kind.DEMAND: DEMANDS,
    Kind.LETTER: LETTERS,
    Kind.VISIT: VISITS,
    Kind.EVENT: EVENTS,
    Kind.SOURCE: SOURCES,
    FOLLOW_UP: FOLLOW_UPS,
}

SAID_ONCE: Mapping[str, frozenset[str]] = {
    kind: frozenset(field.name for field in FIELDS[kind] if field.told) for kind in (Kind.DEMAND, Kind.PERSON)
}
"""Fields of which an event is made when the record is, and which are not read again: later the event is corrected."""
SAID_WHEN_MADE = N_("This is said when the record is made. Record an event instead.")
