"""What follows when something about records was said or unsaid: where they stand, and what comes back."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from tracker.actions import standings
from tracker.actions.follow_ups import Change
from tracker.actions.plans import keeping
from tracker.plumbing.database import session
from tracker.records.gate import Escape, escaping
from tracker.records.kinds import whole
from tracker.records.record import Record


def settle(touched: Iterable[Record], day_moved: bool = False) -> None:
    """Fold where these records stand, and let their follow-ups keep in step; whether or not the viewer sees them."""
    touched = list(touched)
    take_in_turn(touched)
    with escaping(Escape.FOLD):
        records = list({record.id: record for record in touched if record.deleted_at is None}.values())
        keeping.keep_all_in_step(records, standings.refold_all(records), Change() if day_moved else None)


def take_in_turn(records: Iterable[Record]) -> None:
    """Wait until nobody else settles these records, and read them as they stand then; it lasts until the commit.

    Of two people who log something about one record at once, the second folds what the first has said, too.
    """
    take_those_in_turn({record.id for record in records})


def take_those_in_turn(record_ids: Iterable[int]) -> None:
    """The same for records of which only the numbers are known."""
    session().flush()
    with escaping(Escape.FOLD):
        session().scalars(_ONE_BY_ONE, {"ids": list(record_ids)}, execution_options={"populate_existing": True}).all()


# Only what may be inserted beside it is let through: a link to a record locks its key, and would wait in a circle.
_ONE_BY_ONE = whole(
    select(Record)
    .where(Record.id.in_(bindparam("ids", expanding=True)))
    .order_by(Record.id)
    .with_for_update(of=Record, key_share=True)
)
