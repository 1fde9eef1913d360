"""The table of each kind of record."""

from collections.abc import Mapping

from sqlalchemy import Select
from sqlalchemy.orm import selectin_polymorphic

from tracker.records.cases import Case
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.letters import Letter
from tracker.records.organisations import Organisation
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.sources import Source
from tracker.records.visits import Visit
from tracker.rules.kinds import Kind

MODELS: Mapping[Kind, type[Record]] = {
    Kind.CASE: Case,
    Kind.PERSON: Person,
    Kind.DEMAND: Demand,
    Kind.LETTER: Letter,
    Kind.VISIT: Visit,
    Kind.ORGANISATION: Organisation,
    Kind.SOURCE: Source,
    Kind.EVENT: Event,
}


def whole(asked: Select[Record]) -> Select[Record]:
    """Read records of any kinds with what only their kind has, together: else each is read once more by itself."""
    return asked.options(selectin_polymorphic(Record, list(MODELS.values())))
