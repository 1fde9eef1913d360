"""Which demands are parts of which is read off an index of these few

Revision: 0073
After: 0072
"""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

PART = sa.text("role = 'part-of'")


def upgrade() -> None:
    columns = ["role", "from_id", "to_id"]
    op.create_index("ix_links_parts", "links", columns, sqlite_where=PART, postgresql_where=PART)


def downgrade() -> None:
    op.drop_index("ix_links_parts", "links")
