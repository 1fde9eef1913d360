"""What a person may choose about an event, grouped as the filter of a timeline groups it."""

from typing import Any

from flask_babel import gettext as _

from tracker.rules.events import SENT_BY_THE_LETTER, TYPES, Group, Type

Choices = dict[str, Any]


def types() -> Choices:
    """Every type that somebody may log, by its group; what a letter records itself is left to the letter."""
    return {_(group.label): {known.code: _(known.label) for known in _logged(group)} for group in Group}


def every_type() -> Choices:
    """The same with what a letter records, for an event that stands already."""
    return {_(group.label): {known.code: _(known.label) for known in _of(group)} for group in Group}


def details() -> Choices:
    """Nothing more exact, or a detail under the type that it belongs to."""
    exact = {_(known.label): _details(known) for known in TYPES.values() if known.details}
    return {"": _("Not said"), **exact}


def _details(known: Type) -> dict[str, str]:
    return {detail.code: _(detail.label) for detail in known.details}


def _of(group: Group) -> list[Type]:
    return [known for known in TYPES.values() if known.group is group]


def _logged(group: Group) -> list[Type]:
    return [known for known in _of(group) if known.code not in SENT_BY_THE_LETTER]
