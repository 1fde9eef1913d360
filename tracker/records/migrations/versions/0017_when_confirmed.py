"""Where a record stands keeps since when it was confirmed, and its spine shows it

Revision: 0017
After: 0016
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from tracker.rules.dates import UncertainDate

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

AT_ONCE = 5000

standings = sa.table(
    "standings",
    *map(sa.column, ("record_id", "axis", "confirmed")),
    sa.column("confirmed_from", sa.Date),
)

ON_SPINE = """
UPDATE records SET status_confirmed = (
  SELECT standings.confirmed FROM standings WHERE standings.record_id = records.id
  AND standings.axis IN ('standing', 'progress', 'course', 'custody'))
WHERE status IS NOT NULL
"""
"""Each of these is the first axis of one kind of record, and stands beside no other of them."""


def upgrade() -> None:
    op.add_column("records", sa.Column("status_confirmed", sa.String(length=60), nullable=True))
    op.add_column("standings", sa.Column("confirmed_from", sa.Date(), nullable=True))
    op.create_index("ix_standings_confirmed", "standings", ["axis", "code", "confirmed_from"])
    op.get_bind().exec_driver_sql(ON_SPINE)
    told = sa.select(standings.c.confirmed).where(standings.c.confirmed.is_not(None)).distinct()
    rows = [{"said": text, "day": _first_day(text)} for text in op.get_bind().execute(told).scalars().all()]
    known = standings.update().where(standings.c.confirmed == sa.bindparam("said"))
    for start in range(0, len(rows), AT_ONCE):
        op.get_bind().execute(known.values(confirmed_from=sa.bindparam("day")), rows[start : start + AT_ONCE])


def _first_day(text: Any) -> date:
    return UncertainDate.edtf(text).first_known


def downgrade() -> None:
    op.get_bind().exec_driver_sql("DELETE FROM standings WHERE axis = 'health'")
    op.drop_index("ix_standings_confirmed", "standings")
    with op.batch_alter_table("standings") as batch_op:
        batch_op.drop_column("confirmed_from")
    with op.batch_alter_table("records") as batch_op:
        batch_op.drop_column("status_confirmed")
