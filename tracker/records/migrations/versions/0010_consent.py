"""Consent has a standing, and an event says who gave it

Revision: 0010
After: 0009
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

CODES = {"given": "team", "refused": "refused", "withdrawn": "withdrawn"}

TOLD = """
SELECT link.to_id, event.id, event.detail, event.when_text, event.earliest, event.latest, told.certainty
FROM events AS event
JOIN records AS told ON told.id = event.id
JOIN links AS link ON link.from_id = event.id AND link.role = 'subject-of-event'
JOIN records AS person ON person.id = link.to_id AND person.kind = 'person'
WHERE event.type = 'consent' AND event.detail IN ('given', 'refused', 'withdrawn')
AND event.counted AND told.deleted_at IS NULL AND person.deleted_at IS NULL
AND (told.visibility = 'organisation'
  OR (told.visibility = 'team' AND person.visibility = 'team' AND told.team_id = person.team_id)
  OR (person.visibility = 'restricted' AND told.visibility = 'restricted' AND NOT EXISTS (
    SELECT 1 FROM readers AS one WHERE one.record_id = person.id AND NOT EXISTS (
      SELECT 1 FROM readers AS other WHERE other.record_id = event.id AND other.user_id = one.user_id))))
ORDER BY link.to_id, event.earliest, event.latest, event.id
"""


def upgrade() -> None:
    op.add_column("events", sa.Column("given_by", sa.String(length=300), nullable=False, server_default=""))
    names = ("record_id", "axis", "code", "as_of", "event_id", "confirmed", "confirmed_on", "confirmed_event_id")
    table = sa.table("standings", *map(sa.column, (*names, "certainty", "order_unsure")))
    rows = list(_standings(op.get_bind().exec_driver_sql(TOLD)))
    if rows:
        op.bulk_insert(table, rows)


def _standings(told: Any) -> Iterator[dict[str, Any]]:
    for person, events in groupby(told, key=lambda row: row.to_id):
        steps = list(events)
        last, decided = steps[-1], steps[-1]
        for step in reversed(steps):
            if step.detail != last.detail:
                break
            decided = step
        yield {
            "record_id": person,
            "axis": "consent",
            "code": CODES[last.detail],
            "as_of": decided.when_text,
            "event_id": decided.id,
            "confirmed": last.when_text,
            "confirmed_on": last.latest,
            "confirmed_event_id": last.id,
            "certainty": decided.certainty,
            "order_unsure": any(_may_be_later(step, decided) for step in steps),
        }


def _may_be_later(step: Any, decided: Any) -> bool:
    exact = str(step.earliest) == str(step.latest) and str(decided.earliest) == str(decided.latest)
    return step.detail != decided.detail and not exact and str(step.latest) >= str(decided.earliest)


def downgrade() -> None:
    op.get_bind().exec_driver_sql("DELETE FROM standings WHERE axis = 'consent'")
    op.drop_column("events", "given_by")
