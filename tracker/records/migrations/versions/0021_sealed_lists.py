"""Lists of what is for named people, sealed or not, are read along one index

Revision: 0021
After: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

COLUMNS = ["kind", "sort_day", "id"]
BEFORE, BEFORE_WHICH = "ix_records_restricted", sa.text("visibility = 'restricted'")
NOW, NOW_WHICH = "ix_records_named", sa.text("visibility = 'restricted' OR visibility = 'sealed'")


def upgrade() -> None:
    op.drop_index(BEFORE, "records")
    op.create_index(NOW, "records", COLUMNS, sqlite_where=NOW_WHICH, postgresql_where=NOW_WHICH)


def downgrade() -> None:
    records = sa.table("records", sa.column("visibility", sa.String(16)))
    op.execute(sa.update(records).where(records.c.visibility == "sealed").values(visibility="restricted"))
    op.drop_index(NOW, "records")
    op.create_index(BEFORE, "records", COLUMNS, sqlite_where=BEFORE_WHICH, postgresql_where=BEFORE_WHICH)
