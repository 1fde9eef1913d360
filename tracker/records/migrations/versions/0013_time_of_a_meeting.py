"""A meeting may have a time

Revision: 0013
After: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("events", sa.Column("at_time", sa.String(length=5), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("events", "at_time")
