"""Details that are sealed, and the keys of the records that they are of

Revision: 0023
After: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "master_keys",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_master_keys"),
    )
    op.create_table(
        "data_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("master_id", sa.String(length=16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["master_id"], ["master_keys.id"], name="fk_data_keys_master_id"),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_data_keys_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_data_keys"),
    )
    op.create_index("ix_data_keys_master_id", "data_keys", ["master_id"])
    op.create_index("ix_data_keys_record_id", "data_keys", ["record_id"])
    op.create_table(
        "sealed_details",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_keys.id"], name="fk_sealed_details_key_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_sealed_details_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_sealed_details"),
        sa.UniqueConstraint("record_id", "name", name="uq_sealed_details_record_id_name"),
    )
    op.create_index("ix_sealed_details_key_id", "sealed_details", ["key_id"])


def downgrade() -> None:
    op.drop_table("sealed_details")
    op.drop_table("data_keys")
    op.drop_table("master_keys")
