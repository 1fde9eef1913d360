"""A source follows what it was noted with: who may see that decides who may see the source

Revision: 0026
After: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TABLE, KEY, INDEX = "sources", "fk_sources_noted_with_id", "ix_sources_noted_with_id"


def upgrade() -> None:
    """Sources of before stay as they are: people know them as open."""
    with op.batch_alter_table(TABLE) as batch:
        batch.add_column(sa.Column("noted_with_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("follows", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_foreign_key(KEY, "records", ["noted_with_id"], ["id"], ondelete="SET NULL")
        batch.create_index(INDEX, ["noted_with_id"])


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_index(INDEX)
        batch.drop_constraint(KEY, type_="foreignkey")
        batch.drop_column("follows")
        batch.drop_column("noted_with_id")
