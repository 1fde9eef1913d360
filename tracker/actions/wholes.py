"""Demands that are asked by their parts alone."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from tracker.plumbing.database import session
from tracker.records.audiences import Audiences, Width, width_of
from tracker.records.demands import Demand
from tracker.records.gate import Escape, escaping
from tracker.records.links import IS_PART, Link
from tracker.rules.access import Visibility


def left_to_parts(demands: Sequence[Demand]) -> frozenset[int]:
    """Return the ids of those of which a part was made that everybody who may see the whole may see too."""
    widths = {demand.id: width_of(demand) for demand in demands}
    with escaping(Escape.FOLD):
        rows = session().execute(_PARTS, {"wholes": list(widths)}).all() if widths else ()
    parts = [(row.to_id, Width(row.id, Visibility(row.visibility), row.team_id)) for row in rows]
    audiences = Audiences([width for whole, part in parts for width in (widths[whole], part)])
    return frozenset(whole for whole, part in parts if audiences.all_of(widths[whole], part))


_PARTS = (
    select(Link.to_id, Demand.id, Demand.visibility, Demand.team_id)
    .join(Demand, Demand.id == Link.from_id)
    .where(Link.to_id.in_(bindparam("wholes", expanding=True)), IS_PART)
    .where(Demand.made_on.is_not(None), Demand.deleted_at.is_(None))
)
