"""What needs two people

Revision: 0027
After: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_yeses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("wanted", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name="fk_second_yeses_asked_by", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name="fk_second_yeses_decided_by", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_second_yeses_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_second_yeses"),
    )
    op.create_index("ix_second_yeses_decision_until", "second_yeses", ["decision", "until"])
    op.create_index("ix_second_yeses_record_id", "second_yeses", ["record_id"])
    op.add_column("readers", sa.Column("until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Whoever looks for a time does not look for good afterwards."""
    op.execute("DELETE FROM readers WHERE until IS NOT NULL")
    with op.batch_alter_table("readers", schema=None) as batch_op:
        batch_op.drop_column("until")
    op.drop_table("second_yeses")
