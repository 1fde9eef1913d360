"""Frozen documents

Revision: 0012
After: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

FROZEN, SPOKEN_OF = "frozen_documents", "frozen_document_records"


def upgrade() -> None:
    op.create_table(
        FROZEN,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=f"fk_{FROZEN}_made_by"),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=f"fk_{FROZEN}_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{FROZEN}"),
    )
    op.create_index(f"ix_{FROZEN}_record_id", FROZEN, ["record_id"])
    op.create_table(
        SPOKEN_OF,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], [f"{FROZEN}.id"], name=f"fk_{SPOKEN_OF}_document_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=f"fk_{SPOKEN_OF}_record_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{SPOKEN_OF}"),
    )
    op.create_index(f"ix_{SPOKEN_OF}_document_id", SPOKEN_OF, ["document_id"])
    op.create_index(f"ix_{SPOKEN_OF}_record_id", SPOKEN_OF, ["record_id"])


def downgrade() -> None:
    op.drop_table(SPOKEN_OF)
    op.drop_table(FROZEN)
