"""Posts keep the days of their time; demands that were replaced are counted no more

Revision: 0014
After: 0013
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from tracker.rules.dates import UncertainDate

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

POST = sa.text("role = 'held-post'")
DAYS = ("made_on", "raised_on", "last_raised_on", "answered_on", "met_on", "waited")

links = sa.table(
    "links",
    *map(sa.column, ("id", "role", "since", "until")),
    *(sa.column(name, sa.Date) for name in ("day", "last_day")),
)
records = sa.table("records", *map(sa.column, ("id", "kind", "status", "status_event_id")))
events = sa.table("events", *map(sa.column, ("id", "detail")))
demands = sa.table("demands", *map(sa.column, ("id", "times_raised", *DAYS)))


def upgrade() -> None:
    op.add_column("links", sa.Column("last_day", sa.Date(), nullable=True))
    columns = ["role", "from_id", "to_id", "day", "last_day"]
    op.create_index("ix_links_posts", "links", columns, sqlite_where=POST, postgresql_where=POST)
    held = op.get_bind().execute(sa.select(links.c.id, links.c.since, links.c.until).where(POST)).all()
    rows = [{"link": row.id, "first": _first(row.since), "last": _last(row.until)} for row in held]
    values: dict[str, Any] = {"day": sa.bindparam("first"), "last_day": sa.bindparam("last")}
    if rows:
        op.get_bind().execute(sa.update(links).where(links.c.id == sa.bindparam("link")).values(values), rows)
    op.execute(sa.update(demands).where(demands.c.id.in_(_replaced())).values(times_raised=0, **dict.fromkeys(DAYS)))


def _first(since: str | None) -> date | None:
    found = UncertainDate.edtf(since).earliest if since else date.min
    return None if found == date.min else found


def _last(until: str | None) -> date | None:
    found = UncertainDate.edtf(until).latest if until else date.max
    return None if found == date.max else found


def _replaced() -> sa.Select[Any]:
    decided = sa.select(events.c.id).where(events.c.detail == "replaced")
    closed = (records.c.kind == "demand", records.c.status == "closed")
    return sa.select(records.c.id).where(*closed, records.c.status_event_id.in_(decided))


def downgrade() -> None:
    """The days of replaced demands are not counted again: whatever happens to one folds them anew."""
    op.drop_index("ix_links_posts", "links")
    op.execute(sa.update(links).where(POST).values(day=None))
    with op.batch_alter_table("links") as batch_op:
        batch_op.drop_column("last_day")
