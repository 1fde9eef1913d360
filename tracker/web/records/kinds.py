"""What the pages of one kind of record need to know besides what they share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wtforms import Field

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
from tracker.web.forms import SentForm

MODELS: dict[Kind, type[Record]] = {
    Kind.CASE: Case,
    Kind.PERSON: Person,
    Kind.DEMAND: Demand,
    Kind.LETTER: Letter,
    Kind.VISIT: Visit,
    Kind.ORGANISATION: Organisation,
    Kind.SOURCE: Source,
    Kind.EVENT: Event,
}


@dataclass(frozen=True, slots=True)
class KindPages:
    kind: Kind
    form: Callable[..., SentForm]
    fill: Callable[[Any, Any], None]
    """Set the fields of the form from a record."""
    save: Callable[[Any, Any], Record]
    """Make the record (when given None) or change it, by verbs; flushes, never commits. Raises EditConflict."""
    show: Callable[[Any], dict[str, Any]]
    """What the page shows besides what every record's page shows."""
    prefill: Callable[[Any], None] = lambda _form: None
    """Set the fields of a new form from what the address says (?for=L-7KQ4M)."""
    by_name: bool = False
    """Lists go by name (people, organisations, cases) instead of by day."""
    template: str = ""

    @property
    def page(self) -> str:
        return self.template or f"{self.kind.folder}/show.html"


def shown_value(field: Field) -> str:
    """Return a form field's value in words, for the page that shows an edit conflict."""
    choices = dict(getattr(field, "choices", None) or [])
    return str(choices.get(field.data, "" if field.data is None else field.data))
