"""What the pages of one kind of record need to know besides what they share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wtforms import Field

from tracker.records.record import Record
from tracker.rules.kinds import Kind
from tracker.web.forms import SentForm


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
    """Set the fields of a new form before anything is typed."""
    begins: Mapping[Kind, str] = field(default_factory=dict)
    """Which field of a new form is begun by a record of a kind, when one is named in the address (?for=L-7KQ4M)."""
    by_name: bool = False
    """Lists go by name (people, organisations, cases) instead of by day."""
    template: str = ""

    @property
    def page(self) -> str:
        return self.template or f"{self.kind.folder}/show.html"


def shown_value(field: Field) -> str:
    """Return a form field's value in words, for the page that shows an edit conflict."""
    choices = dict(getattr(field, "choices", None) or [])
    values = field.data if isinstance(field.data, list) else [field.data]
    return ", ".join(str(choices.get(value, "" if value is None else value)) for value in values)
