"""The index of events to come holds no others

Revision: 0005
After: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NAME, TO_COME = "ix_events_to_count", sa.column("counted").is_(False)


def upgrade() -> None:
    op.drop_index(NAME, "events")
    op.create_index(NAME, "events", ["earliest"], sqlite_where=TO_COME, postgresql_where=TO_COME)


def downgrade() -> None:
    op.drop_index(NAME, "events")
    op.create_index(NAME, "events", ["counted", "earliest"])
