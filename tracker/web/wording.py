"""Puts records into a sentence: "Amina, Bilal and 3 others", "5 organisations"."""

from collections.abc import Sequence
from typing import Protocol

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from tracker.records.links import End
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.kinds import Kind
from tracker.rules.reasons import Said
from tracker.web.filters import said

NAMED = 3


class Titled(Protocol):
    @property
    def title(self) -> str: ...


def phrase(form: str, **parts: object) -> Markup:
    """Put parts into a translated sentence; those that are not markup yet are escaped."""
    return Markup(form) % parts  # noqa: S704  (the form is ours or a translator's; the parts are escaped)


def names(records: Sequence[Titled], most: int = NAMED) -> Markup:
    """Name up to `most` records and count the others."""
    shown = [Markup("<bdi>{}</bdi>").format(record.title) for record in records]
    if len(shown) > most + 1:
        others = len(shown) - most
        shown = [*shown[:most], phrase(ngettext("%(num)d other", "%(num)d others", others))]
    if len(shown) < 2:
        return Markup("").join(shown)
    first = Markup(", ").join(shown[:-1])
    return phrase(_("%(first)s and %(last)s"), first=first, last=shown[-1])


def counted(records: Sequence[Record | End]) -> Markup:
    """Say how many organisations and people; one alone is named."""
    if len(records) == 1:
        return names(records)
    organisations = sum(record.kind == Kind.ORGANISATION for record in records)
    people = len(records) - organisations
    parts = [
        ngettext("%(num)d organisation", "%(num)d organisations", organisations) if organisations else "",
        ngettext("%(num)d person", "%(num)d people", people) if people else "",
    ]
    said = [part for part in parts if part]
    if len(said) > 1:
        return phrase(_("%(first)s and %(last)s"), first=said[0], last=said[1])
    return Markup().join(said)


def at(when: UncertainDate) -> str:
    """Put a date into a sentence: "on 24 January 2016", "in January 2016", "before 2014"."""
    words = said(when)
    if when.exact:
        return _("on %(day)s", day=words)
    return _("in %(period)s", period=words) if words[:1].isdigit() or words[:1].isupper() else words


def sentence(said: Said) -> Markup:
    """Say a sentence of the rules on a page; text that somebody wrote stands in it as text."""
    return phrase(_(said.sentence), **{name: _part(value) for name, value in said.values.items()})


def _part(value: object) -> object:
    if isinstance(value, Said):
        return sentence(value)
    return Markup("<bdi>{}</bdi>").format(value) if isinstance(value, str) else value
