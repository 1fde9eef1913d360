"""By when events happened

Revision: 0074
After: 0073
"""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

INEXACT = sa.text("latest > earliest")


def upgrade() -> None:
    op.create_index("ix_events_inexact", "events", ["latest"], sqlite_where=INEXACT, postgresql_where=INEXACT)


def downgrade() -> None:
    op.drop_index("ix_events_inexact", table_name="events")
