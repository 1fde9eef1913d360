"""What follows when something about records was said or unsaid: where they stand, and what comes back."""

from collections.abc import Iterable

from tracker.actions import follow_ups, standings
from tracker.records.gate import Escape, escaping
from tracker.records.record import Record
from tracker.records.visits import Visit

CANCELLED = "cancelled"
"""Where a visit stands that asks for no steps any more."""


def settle(touched: Iterable[Record], day_moved: bool = False) -> None:
    """Fold where these records stand, and let their follow-ups keep in step; whether or not the viewer sees them."""
    with escaping(Escape.FOLD):
        records = list({record.id: record for record in touched if record.deleted_at is None}.values())
        before = [record.status for record in records]
        folded = standings.refold_all(records)
        for record, was in zip(records, before, strict=True):
            follow_ups.keep_in_step(record, folded[record.id], day_moved)
            if isinstance(record, Visit) and was != record.status and CANCELLED in (was, record.status):
                follow_ups.plan_visit(record)
