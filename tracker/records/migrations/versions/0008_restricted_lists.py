"""Lists of what is restricted to named people are read along an index of their own

Revision: 0008
After: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NAME, RESTRICTED = "ix_records_restricted", sa.text("visibility = 'restricted'")


def upgrade() -> None:
    columns = ["kind", "sort_day", "id"]
    op.create_index(NAME, "records", columns, sqlite_where=RESTRICTED, postgresql_where=RESTRICTED)


def downgrade() -> None:
    op.drop_index(NAME, "records")
