"""Records that may be one

Revision: 0071
After: 0070
"""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "twin_keys",
        sa.Column("record_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_twin_keys_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record_id", "key", name="pk_twin_keys"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_twin_keys_key", "twin_keys", ["key", "record_id"])
    op.create_table(
        "twins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("apart_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("apart_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["one_id"], ["records.id"], name="fk_twins_one_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["records.id"], name="fk_twins_other_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["apart_by"], ["users.id"], name="fk_twins_apart_by"),
        sa.PrimaryKeyConstraint("id", name="pk_twins"),
        sa.UniqueConstraint("one_id", "other_id", name="uq_twins_once"),
    )
    op.create_index("ix_twins_list", "twins", ["kind", "score", "id"])
    op.create_index("ix_twins_other_id", "twins", ["other_id"])
    op.create_table(
        "twins_sought",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_twins_sought"),
    )


def downgrade() -> None:
    for table in ("twins_sought", "twins", "twin_keys"):
        op.drop_table(table)
