"""What follows when something about records was said or unsaid: where they stand, and what comes back."""

from collections.abc import Iterable

from tracker.actions import standings
from tracker.actions.plans import keeping
from tracker.actions.plans.wanted import known_of
from tracker.records.gate import Escape, escaping
from tracker.records.record import Record


def settle(touched: Iterable[Record], day_moved: bool = False) -> None:
    """Fold where these records stand, and let their follow-ups keep in step; whether or not the viewer sees them."""
    with escaping(Escape.FOLD):
        records = list({record.id: record for record in touched if record.deleted_at is None}.values())
        folded = standings.refold_all(records)
        known = known_of(records)
        for record in records:
            keeping.keep_in_step(record, folded[record.id], day_moved, known)
