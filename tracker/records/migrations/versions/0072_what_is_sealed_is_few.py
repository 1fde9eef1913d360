"""What is sealed is few

Revision: 0072
After: 0071
"""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

SEALED = sa.text("visibility = 'sealed'")


def upgrade() -> None:
    op.create_index("ix_records_sealed", "records", ["id"], sqlite_where=SEALED, postgresql_where=SEALED)


def downgrade() -> None:
    op.drop_index("ix_records_sealed", table_name="records")
