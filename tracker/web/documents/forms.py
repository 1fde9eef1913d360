from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField

from tracker.rules.documents.names import Level
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.outputs import Output
from tracker.web.forms import SentForm, text
from tracker.web.naming import ONE_LINE, NamesField, named_in

READERS = {
    Exposure.AUTHORITIES: _l("The delegation and the authorities that it meets"),
    Exposure.PUBLIC: _l("Everybody: it may be published"),
}
PLACE = "place-"
LAST = 10_000


def level_of(asked: str | None) -> Level:
    """Return how people are to be named: in full where nobody said; what is no level names none."""
    if not asked:
        return Level.NAMES
    return Level(asked) if asked in set(Level) else Level.REFERENCES


class DocumentForm(SentForm):
    """For whom a document is, and how people are named in it."""

    output = Output.PACK

    level = RadioField(_l("How people are named"), choices=lambda: [(each.value, _(each.label)) for each in Level])
    reach = RadioField(
        _l("Who will read it?"), choices=lambda: [(each.value, words) for each, words in READERS.items()]
    )
    look = BooleanField()
    """Whether it was sent only to see how it would look."""

    @property
    def naming(self) -> Level:
        return level_of(self.level.data)

    @property
    def readers(self) -> Exposure:
        return self.output.towards(self.reach.data)

    def begin(self, choices: Mapping[str, str]) -> None:
        """Begin from what was chosen for the last version."""
        self.level.data, self.reach.data = level_of(choices.get("level")), self.output.towards(choices.get("reach"))


class PackForm(DocumentForm):
    """What goes into a pack: which demands in which order, for whom, and how people are named."""

    carried = ("resolve-", PLACE)

    chosen = SelectMultipleField(choices=[], validate_choice=False)
    add = NamesField(
        _l("Add a demand"),
        [Kind.DEMAND],
        render_kw=ONE_LINE,
        description=_l("References, such as D-7KQ4M, one per line."),
    )
    messages = text(
        _l("Key messages"), most=5000, description=_l("One per line: three that the delegation should remember.")
    )
    without = SelectMultipleField(choices=[], validate_choice=False)

    def validate(self, extra_validators: Any = None) -> bool:
        held = bool(super().validate(extra_validators))
        if held and not self.demands:
            self.form_errors.append(_("Tick at least one demand, or add one."))
            return False
        return held

    @property
    def demands(self) -> list[str]:
        """The references of the demands, in the order that was written beside them; what was added comes last."""
        ordered = sorted(self.chosen.data or [], key=_place)
        return list(dict.fromkeys([*ordered, *(end.ref for end in named_in(self, "add").ends())]))

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in (self.messages.data or "").splitlines() if line.strip())


def _place(ref: str) -> int:
    written = request.form.get(f"{PLACE}{ref}", "").strip()
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 5 else LAST
