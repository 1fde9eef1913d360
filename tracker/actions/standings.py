"""Folds events into statuses and stores them, with the event that decided each."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import SQLColumnExpression, bindparam, select

from tracker.plumbing.database import session
from tracker.records.audiences import Audiences, Width, width_of
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.gate import Escape, escaping
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.records.standings import StandingRow
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.demands import Milestones, milestones
from tracker.rules.events import Certainty, Stance
from tracker.rules.links import LinkRole
from tracker.rules.standing import Happening, Standing, fold
from tracker.rules.statuses import AXES_OF, Axis


def refold(record: Record) -> dict[Axis, Standing]:
    """Recompute where a record stands from what happened so far; return it by axis."""
    return refold_all([record])[record.id]


def refold_all(records: Sequence[Record]) -> dict[int, dict[Axis, Standing]]:
    """Recompute where each record stands, by its id, in a number of statements that does not grow with the records."""
    standing = [record for record in records if record.kind_of in AXES_OF]
    now: dict[int, dict[Axis, Standing]] = {record.id: {} for record in records}
    if standing:
        told, kept = happenings(standing), _kept(standing)
        now |= _folded(standing, told)
        for record in standing:
            _store(record, now[record.id], kept[record.id])
            _show_on_spine(record, now[record.id].get(AXES_OF[record.kind_of][0]))
            if isinstance(record, Demand):
                _keep_milestones(record, milestones_of(told[record.id], now[record.id]))
        session().flush()
    return now


def folded(record: Record) -> dict[Axis, Standing]:
    """Return where a record stands after what happened so far, without storing it."""
    return folded_all([record])[record.id]


def folded_all(records: Sequence[Record]) -> dict[int, dict[Axis, Standing]]:
    """Return the same of many records, by their ids, in a number of statements that does not grow with them."""
    return _folded(records, happenings(records))


def folded_milestones(records: Sequence[Record]) -> dict[int, Milestones]:
    """Return the days by which demands are counted after what happened so far, by their ids, without storing them."""
    told = happenings(records)
    folded = _folded(records, told)
    return {record.id: milestones_of(told[record.id], folded[record.id]) for record in records}


def milestones_of(told: Sequence[Happening], standings: Mapping[Axis, Standing]) -> Milestones:
    return milestones(told, standings.get(Axis.STANDING))


def _folded(records: Sequence[Record], told: Mapping[int, list[Happening]]) -> dict[int, dict[Axis, Standing]]:
    return {
        record.id: {
            axis: standing for axis in AXES_OF.get(record.kind_of, ()) if (standing := fold(axis, told[record.id]))
        }
        for record in records
    }


_TOLD_OF = (Event.id, Event.type, Event.detail, Event.when_text, Event.by_when, Event.certainty, Event.stance)
_TOLD = (
    select(Link.to_id, *_TOLD_OF, Event.visibility, Event.team_id)
    .join(Event, Event.id == Link.from_id)
    .where(Link.to_id.in_(bindparam("record_ids", expanding=True)), Link.role == LinkRole.SUBJECT)
    .where(Event.deleted_at.is_(None))
)
_COUNTED = _TOLD.where(Event.counted)


def happenings(
    records: Sequence[Record], wanted: SQLColumnExpression[bool] | None = None
) -> dict[int, list[Happening]]:
    """Return what happened to each record, as far as everybody who may see the record may see it too.

    Without more that is wanted: what counts by now.
    """
    widths = {record.id: width_of(record) for record in records}
    asked = _COUNTED if wanted is None else _TOLD.where(wanted)
    with escaping(Escape.FOLD):
        rows = session().execute(asked, {"record_ids": list(widths)}).all()
    told = [(row, Width(row.id, Visibility(row.visibility), row.team_id)) for row in rows]
    audiences = Audiences([*widths.values(), *(width for _row, width in told)])
    found: dict[int, list[Happening]] = {record_id: [] for record_id in widths}
    for row, width in told:
        if audiences.all_of(widths[row.to_id], width):
            when, certainty = UncertainDate.edtf(row.when_text), Certainty(row.certainty)
            by_when = UncertainDate.edtf(row.by_when) if row.by_when else None
            stance = Stance(row.stance) if row.stance else None
            found[row.to_id].append(Happening(row.id, row.type, row.detail, when, certainty, by_when, stance))
    return found


def _kept(records: Sequence[Record]) -> dict[int, dict[Axis, StandingRow]]:
    found: dict[int, dict[Axis, StandingRow]] = {record.id: {} for record in records}
    for row in session().scalars(_KEPT, {"record_ids": list(found)}, execution_options={"populate_existing": True}):
        found[row.record_id][Axis(row.axis)] = row
    return found


_KEPT = select(StandingRow).where(StandingRow.record_id.in_(bindparam("record_ids", expanding=True)))


def _store(record: Record, folded: dict[Axis, Standing], kept: dict[Axis, StandingRow]) -> None:
    for axis in kept.keys() - folded.keys():
        session().delete(kept[axis])
    for axis, standing in folded.items():
        row = kept.get(axis) or StandingRow(record_id=record.id, axis=axis)
        for name, value in columns_of(standing).items():
            setattr(row, name, value)
        session().add(row)


def columns_of(standing: Standing) -> dict[str, object]:
    """Return how a standing is stored beside its record."""
    decided, confirmed = standing.decided_by, standing.confirmed_by
    return {
        "code": standing.code,
        "order_unsure": standing.order_unsure,
        "as_of": decided.when.text if decided else None,
        "event_id": decided.id if decided else None,
        "certainty": decided.certainty if decided else Certainty.CONFIRMED,
        "confirmed": confirmed.when.text if confirmed else None,
        "confirmed_on": confirmed.when.latest if confirmed else None,
        "confirmed_from": confirmed.when.first_known if confirmed else None,
        "confirmed_event_id": confirmed.id if confirmed else None,
    }


def _show_on_spine(record: Record, main: Standing | None) -> None:
    for name, value in on_spine(main).items():
        setattr(record, name, value)


def _keep_milestones(demand: Demand, found: Milestones) -> None:
    for name, value in asdict(found).items():
        setattr(demand, name, value)


def on_spine(main: Standing | None) -> dict[str, object]:
    """Return what lists show and filter by of where a record stands on its first axis."""
    decided, confirmed = (main.decided_by, main.confirmed_by) if main else (None, None)
    return {
        "status": main.code if main else None,
        "status_as_of": decided.when.text if decided else None,
        "status_confirmed": confirmed.when.text if confirmed else None,
        "status_event_id": decided.id if decided else None,
    }
