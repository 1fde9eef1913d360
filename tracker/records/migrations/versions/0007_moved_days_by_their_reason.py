"""Days that a letter has moved are found along an index

Revision: 0007
After: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_moves_reason", "moves", ["reason"])


def downgrade() -> None:
    op.drop_index("ix_moves_reason", "moves")
