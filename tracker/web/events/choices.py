"""What a person may choose about an event, grouped as the filter of a timeline groups it."""

from typing import Any

from flask_babel import gettext as _

from tracker.rules.answers import EXACTLY
from tracker.rules.events import ON_PAGES_OF_THEIR_OWN, TYPES, Group, Type

Choices = dict[str, Any]


def types() -> Choices:
    """Every type that somebody may log, by its group; what is told on a page of its own is left to it."""
    return _grouped([known for known in TYPES.values() if known.code not in ON_PAGES_OF_THEIR_OWN])


def told_by_a_day() -> Choices:
    """The same without what takes more than its day to tell: a count has its number."""
    return _grouped([known for known in TYPES.values() if known.code not in {*ON_PAGES_OF_THEIR_OWN, "count"}])


def every_type() -> Choices:
    """The same with what a letter records, for an event that stands already."""
    return _grouped(list(TYPES.values()))


def details() -> Choices:
    """Nothing more exact, or a detail under the type that it belongs to."""
    exact = {_(known.label): _details(known) for known in TYPES.values() if known.details}
    return {"": _("Not said"), **exact}


def answers() -> Choices:
    """Nothing more exact, or what an answer was more exactly, under the answer that it belongs to."""
    exact = {_(TYPES[code].label): _details(TYPES[code]) for code in EXACTLY}
    return {"": _("Not said"), **exact}


def _details(known: Type) -> dict[str, str]:
    return {detail.code: _(detail.label) for detail in known.details}


def _grouped(known: list[Type]) -> Choices:
    return {_(group.label): {each.code: _(each.label) for each in known if each.group is group} for group in Group}
