"""Folds events into statuses and stores them, with the event that decided each."""

from collections.abc import Iterable

from sqlalchemy import select

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.gate import Escape, escaping
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.records.standings import StandingRow, standings_of
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.events import Certainty
from tracker.rules.links import LinkRole
from tracker.rules.standing import Happening, Standing, fold
from tracker.rules.statuses import AXES_OF, Axis


def refold(record: Record) -> dict[Axis, Standing]:
    """Recompute where a record stands from what happened so far; return it by axis."""
    axes = AXES_OF.get(record.kind_of, ())
    if not axes:
        return {}
    now = folded(record)
    _store(record, now)
    _show_on_spine(record, now.get(axes[0]))
    session().flush()
    return now


def folded(record: Record) -> dict[Axis, Standing]:
    """Return where a record stands after what happened so far, without storing it."""
    happenings = _happenings(record)
    return {axis: standing for axis in AXES_OF.get(record.kind_of, ()) if (standing := fold(axis, happenings))}


def refold_all(records: Iterable[Record]) -> None:
    for record in records:
        refold(record)


def _happenings(record: Record) -> list[Happening]:
    """What happened to the record, as far as everybody who may see the record may see it too."""
    with escaping(Escape.FOLD):
        about = select(Link.from_id).where(Link.to_id == record.id, Link.role == LinkRole.SUBJECT)
        rows = (
            session()
            .execute(
                select(Event.id, Event.type, Event.detail, Event.when_text, Event.certainty, Event.visibility).where(
                    Event.id.in_(about), Event.deleted_at.is_(None), Event.earliest <= clock.today()
                )
            )
            .all()
        )
    widest = Visibility(record.visibility).rank
    return [
        Happening(row.id, row.type, row.detail, UncertainDate.edtf(row.when_text), Certainty(row.certainty))
        for row in rows
        if Visibility(row.visibility).rank <= widest
    ]


def _store(record: Record, folded: dict[Axis, Standing]) -> None:
    kept = {Axis(row.axis): row for row in session().scalars(standings_of(record.id))}
    for axis in kept.keys() - folded.keys():
        session().delete(kept[axis])
    for axis, standing in folded.items():
        row = kept.get(axis) or StandingRow(record_id=record.id, axis=axis)
        decided, confirmed = standing.decided_by, standing.confirmed_by
        row.code, row.order_unsure = standing.code, standing.order_unsure
        row.as_of, row.event_id = (decided.when.text, decided.id) if decided else (None, None)
        row.certainty = decided.certainty if decided else Certainty.CONFIRMED
        row.confirmed = confirmed.when.text if confirmed else None
        row.confirmed_on = confirmed.when.latest if confirmed else None
        row.confirmed_event_id = confirmed.id if confirmed else None
        session().add(row)


def _show_on_spine(record: Record, main: Standing | None) -> None:
    record.status = main.code if main else None
    decided = main.decided_by if main else None
    record.status_as_of = decided.when.text if decided else None
    record.status_event_id = decided.id if decided else None
