"""A demand says what to ask for if they say no

Revision: 0016
After: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("demands", sa.Column("if_refused", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("demands", "if_refused")
