"""What a page says of two records that are to become one: each field in words, and which of two limits holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from tracker.actions.merging import consents, refusals
from tracker.actions.merging.said import Difference
from tracker.records.record import Record
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.exposure import Exposure, nearest
from tracker.rules.fields import Choice, Day, Field, YesNo
from tracker.rules.statuses import Axis, status
from tracker.web.records.merge_forms import CHOOSE


@dataclass(frozen=True, slots=True)
class Row:
    """A field in which two records differ: what each says, and which is chosen."""

    name: str
    label: str
    kept: str
    other: str
    chosen: str


def rows_of(differing: Sequence[Difference]) -> list[Row]:
    return [_row(each, request.form.get(f"{CHOOSE}{each.field.name}", "")) for each in differing]


def _row(each: Difference, sent: str) -> Row:
    chosen = sent if sent in ("kept", "other") else "other" if each.prefers_other else "kept"
    name = f"{CHOOSE}{each.field.name}"
    return Row(name, _(each.field.label), in_words(each.field, each.kept), in_words(each.field, each.other), chosen)


def in_words(field: Field, value: object) -> str:
    """Return a value as a person would say it; '' for nothing."""
    if value in (None, ""):
        return ""
    if isinstance(field.shape, YesNo):
        return _("yes") if value else _("no")
    if isinstance(field.shape, Day):
        return UncertainDate.edtf(str(value)).in_words()
    return _(field.write(value)) if isinstance(field.shape, Choice) else field.write(value)


def sentences(kept: Record, other: Record) -> Iterator[str]:
    """Say which of two limits holds where they differ: always the stricter."""
    if not refusals.are_seen_alike(kept, other):
        width = _(Visibility(kept.visibility).label)
        yield _("Who may see it: %(width)s, as of the one that stays.", width=width)
    if kept.exposure != other.exposure:
        reach = nearest([Exposure(kept.exposure), Exposure(other.exposure)])
        yield _("What may leave: %(reach)s, the stricter of the two.", reach=_(reach.label))
    words = consents.words_of(kept, other)
    if len({word.rank for word in words}) > 1:
        strict = min(words, key=lambda word: word.rank)
        said = status(Axis.CONSENT, strict.code)
        yield _("Consent: %(consent)s, the stricter of the two.", consent=_(said.word))
