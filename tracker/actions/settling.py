"""What follows when something about records was said or unsaid: where they stand, and what comes back."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select, union

from tracker.actions import standings
from tracker.actions.follow_ups import Change
from tracker.actions.plans import keeping
from tracker.plumbing.database import session
from tracker.records.gate import Escape, escaping
from tracker.records.kinds import whole
from tracker.records.links import IS_PART, Link
from tracker.records.record import ANY, Record


def settle(touched: Iterable[Record], day_moved: bool = False) -> None:
    """Fold where these records stand, and let their follow-ups keep in step; whether or not the viewer sees them.

    What they are part of follows them.
    """
    touched = list(touched)
    wholes = take_in_turn(touched)
    with escaping(Escape.FOLD):
        records = list({record.id: record for record in (*touched, *wholes) if record.deleted_at is None}.values())
        keeping.keep_all_in_step(records, standings.refold_all(records), Change() if day_moved else None)


def take_in_turn(records: Iterable[Record]) -> Sequence[Record]:
    """Wait until nobody else settles these records, and read them as they stand then; it lasts until the commit.

    Of two people who log something about one record at once, the second folds what the first has said, too. Returns
    them with those that they are part of, which are taken with them.
    """
    return take_those_in_turn({record.id for record in records})


def take_those_in_turn(record_ids: Iterable[int]) -> Sequence[Record]:
    """The same for records of which only the numbers are known."""
    session().flush()
    values, anew = {"ids": list(record_ids)}, {"populate_existing": True}
    with escaping(Escape.FOLD):
        return session().scalars(_ONE_BY_ONE, values, execution_options=anew).all()


_THESE = select(ANY.id).where(ANY.id.in_(bindparam("ids", expanding=True)))
_WHOLES = select(Link.to_id).where(Link.from_id.in_(bindparam("ids", expanding=True)), IS_PART)
# Only what may be inserted beside it is let through: a link to a record locks its key, and would wait in a circle.
_ONE_BY_ONE = whole(
    select(Record)
    .where(Record.id.in_(union(_THESE, _WHOLES)))
    .order_by(Record.id)
    .with_for_update(of=Record, key_share=True)
)
