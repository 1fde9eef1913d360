"""What is public is found along an index of its own

Revision: 0061
After: 0060
"""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

PUBLIC = sa.text("exposure = 'public'")


def upgrade() -> None:
    op.create_index("ix_records_public", "records", ["sort_day", "id"], sqlite_where=PUBLIC, postgresql_where=PUBLIC)


def downgrade() -> None:
    op.drop_index("ix_records_public", table_name="records")
