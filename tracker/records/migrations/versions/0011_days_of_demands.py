"""Demands keep the days by which they are counted

Revision: 0011
After: 0010
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

DAYS = ("made_on", "raised_on", "last_raised_on", "answered_on", "met_on")
RAISINGS = ("letter-sent", "demand-made", "raised")
TALKS = ("raised", "meeting", "call", "email")
SAY_RAISED = ("raised-by-name", "raised-in-writing", "raised", "raised-generally")
ANSWERS = ("promised", "refused", "partly-met", "met")
AT_ONCE = 5000
DEMAND, ADDRESSEE = sa.text("kind = 'demand'"), sa.text("role = 'addressee'")
REPRISAL = sa.text("type = 'reprisal'")

links = sa.table("links", *map(sa.column, ("from_id", "to_id", "role")))
events = sa.table(
    "events",
    *map(sa.column, ("id", "type", "stance", "counted")),
    sa.column("earliest", sa.Date),
    sa.column("latest", sa.Date),
)
SPINE = ("id", "kind", "visibility", "team_id", "deleted_at", "status", "status_event_id")
event_spine = sa.table("records", *map(sa.column, SPINE)).alias("event_spine")
demand_spine = sa.table("records", *map(sa.column, SPINE)).alias("demand_spine")
demands = sa.table(
    "demands",
    *map(sa.column, ("id", "times_raised", "waited")),
    *(sa.column(name, sa.Date) for name in DAYS),
)


def upgrade() -> None:
    for name in DAYS:
        op.add_column("demands", sa.Column(name, sa.Date(), nullable=True))
    op.add_column("demands", sa.Column("times_raised", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("demands", sa.Column("waited", sa.Integer(), nullable=True))
    columns = ["kind", "id", "visibility", "team_id", "deleted_at", "status"]
    op.create_index("ix_records_demands", "records", columns, sqlite_where=DEMAND, postgresql_where=DEMAND)
    columns = ["role", "from_id", "to_id"]
    op.create_index("ix_links_addressees", "links", columns, sqlite_where=ADDRESSEE, postgresql_where=ADDRESSEE)
    columns = ["type", "earliest"]
    op.create_index("ix_events_reprisals", "events", columns, sqlite_where=REPRISAL, postgresql_where=REPRISAL)
    op.create_index("ix_demands_last_raised_on", "demands", ["last_raised_on", "id"])
    found: list[dict[str, Any]] = []
    for row in _folded():
        found.append(row)
        if len(found) == AT_ONCE:
            _put(found)
    _put(found)


def _put(found: list[dict[str, Any]]) -> None:
    if found:
        named: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in (*DAYS, "times_raised", "waited")}
        op.get_bind().execute(sa.update(demands).where(demands.c.id == sa.bindparam("demand")).values(named), found)
        found.clear()


def _folded() -> Iterator[dict[str, Any]]:
    """Fold what everybody who may see a demand may know of it, as the program does from now on."""
    readers, members = _grouped("readers", "record_id"), _grouped("memberships", "team_id")
    rows = op.get_bind().execute(_told()).all()
    for demand, told in groupby(rows, key=attrgetter("demand")):
        seen = [row for row in told if _all_may_see(row, readers, members)]
        yield {"demand": demand} | {f"new_{name}": value for name, value in _milestones(seen).items()}


def _told() -> sa.Select[Any]:
    return (
        sa.select(
            demand_spine.c.id.label("demand"),
            demand_spine.c.visibility.label("width"),
            demand_spine.c.team_id.label("team"),
            demand_spine.c.status,
            demand_spine.c.status_event_id,
            *events.c,
            event_spine.c.visibility,
            event_spine.c.team_id,
        )
        .select_from(links)
        .join(demand_spine, sa.and_(demand_spine.c.id == links.c.to_id, demand_spine.c.kind == "demand"))
        .join(events, events.c.id == links.c.from_id)
        .join(event_spine, event_spine.c.id == events.c.id)
        .where(links.c.role == "subject-of-event", events.c.counted.is_(sa.true()), event_spine.c.deleted_at.is_(None))
        .order_by(demand_spine.c.id)
    )


def _grouped(table: str, key: str) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    columns = sa.table(table, sa.column(key), sa.column("user_id")).c
    for group, user_id in op.get_bind().execute(sa.select(*columns)):
        found[group].add(user_id)
    return found


def _all_may_see(row: Any, readers: defaultdict[int, set[int]], members: defaultdict[int, set[int]]) -> bool:
    if row.visibility == "organisation":
        return True
    if row.width == "restricted":
        named = readers[row.id] if row.visibility == "restricted" else members[row.team_id]
        return readers[row.demand] <= named
    return bool(row.width == row.visibility == "team" and row.team == row.team_id)


def _milestones(told: list[Any]) -> dict[str, Any]:
    talks = [row for row in told if row.type == "raised" or (row.type in TALKS and row.stance in SAY_RAISED)]
    put = [_day(row) for row in told if row.type in RAISINGS or row in talks]
    made_on = min(put, default=None)
    answered_on = min((_day(row) for row in told if row.type in ANSWERS), default=None)
    stands = {row.status: _day(row) for row in told if row.id == row.status_event_id}
    over = answered_on or stands.get("closed")
    return {
        "made_on": made_on,
        "raised_on": min(map(_day, talks), default=None),
        "last_raised_on": max(put, default=None),
        "times_raised": len(put),
        "answered_on": answered_on,
        "met_on": stands.get("met"),
        "waited": max(0, (over - made_on).days) if made_on and over else None,
    }


def _day(row: Any) -> date:
    found: date = row.earliest if row.latest == date.max else row.latest
    return found


def downgrade() -> None:
    op.drop_index("ix_demands_last_raised_on", "demands")
    op.drop_index("ix_events_reprisals", "events")
    op.drop_index("ix_links_addressees", "links")
    op.drop_index("ix_records_demands", "records")
    with op.batch_alter_table("demands") as batch_op:
        for name in (*DAYS, "times_raised", "waited"):
            batch_op.drop_column(name)
