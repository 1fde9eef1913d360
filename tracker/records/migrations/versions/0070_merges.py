"""Records that another one took over

Revision: 0070
After: 0061
"""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("other_ref", sa.String(length=16), nullable=False),
        sa.Column("carried", sa.JSON(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["kept_id"], ["records.id"], name="fk_merges_kept_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["records.id"], name="fk_merges_other_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_merges_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_merges"),
    )
    for column in ("kept_id", "other_id", "other_ref"):
        op.create_index(f"ix_merges_{column}", "merges", [column])


def downgrade() -> None:
    op.drop_table("merges")
