"""How papers put what is known of a person: how they stand, what is asked for them, what happened to them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.standings import StandingRow
from tracker.rules.dates import UncertainDate
from tracker.rules.documents.concerned import AskedFor, Happened, Stands
from tracker.rules.events import TYPES, Certainty
from tracker.rules.freshness import Freshness
from tracker.rules.statuses import BEGINNINGS, STATUSES, Axis

Mask = Callable[[str], str]
"""Takes names out of a text that may not stand there."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """What may leave of what happened to somebody, from which sources that is known, and what counts as confirmed."""

    events: Collection[int]
    sources: Callable[[set[int]], Sequence[str]]
    freshness: Freshness

    def stands(self, rows: Iterable[StandingRow], axes: Sequence[Axis]) -> Iterable[Stands]:
        by_axis = {row.axis: row for row in rows}
        for axis in axes:
            row = by_axis.get(axis)
            if row is not None and row.code in STATUSES[axis] and self._goes(axis, row):
                yield Stands(
                    axis.label,
                    STATUSES[axis][row.code].word,
                    in_words(row.as_of),
                    in_words(row.confirmed),
                    self.freshness.is_stale(axis, row.code, row.confirmed),
                    ", ".join(self.sources({row.confirmed_event_id or 0} & set(self.events))),
                    Certainty(row.certainty).doubt,
                )

    def _goes(self, axis: Axis, row: StandingRow) -> bool:
        """How somebody's health is goes no farther than the events that say so."""
        return axis is not Axis.HEALTH or {row.event_id, row.confirmed_event_id} <= set(self.events)


def in_words(text: str | None) -> str:
    return UncertainDate.edtf(text).in_words() if text else ""


def asked_for(demand: Demand, mask: Mask) -> AskedFor:
    standing = STATUSES[Axis.STANDING][demand.status or BEGINNINGS[Axis.STANDING]]
    return AskedFor(demand.ref, mask(demand.title), standing.word)


def happened(event: Event, mask: Mask) -> Happened:
    known = TYPES[event.type]
    exact = known.exactly(event.detail)
    words = ". ".join(part for part in (mask(event.title), mask(event.place)) if part)
    return Happened(
        event.when.in_words(), exact.label if exact else known.label, words, Certainty(event.certainty).doubt
    )
