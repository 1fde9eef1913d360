"""Numbers in other lists, and what was written where a date should stand

Revision: 0040
After: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "external_ids",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_external_ids_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_external_ids"),
        sa.UniqueConstraint("record_id", "origin", "code", name="uq_external_ids_once"),
    )
    op.create_index("ix_external_ids_origin", "external_ids", ["origin", "code", "record_id"])
    op.create_table(
        "as_written",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=30), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_as_written_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_as_written"),
        sa.UniqueConstraint("record_id", "field", name="uq_as_written_once"),
    )
    op.execute(
        "INSERT INTO external_ids (record_id, origin, code) SELECT id, 'history.state.gov/travels', "
        "replace(external_id, 'history.state.gov/travels/', '') FROM visits WHERE external_id IS NOT NULL"
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index("ix_visits_external_id")
        batch_op.drop_column("external_id")


def downgrade() -> None:
    """A visit has one number again: that of the official record."""
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.add_column(sa.Column("external_id", sa.String(length=80), nullable=True))
        batch_op.create_index("ix_visits_external_id", ["external_id"])
    op.execute(
        "UPDATE visits SET external_id = (SELECT min('history.state.gov/travels/' || code) FROM external_ids "
        "WHERE record_id = visits.id AND origin = 'history.state.gov/travels' AND length(code) <= 50)"
    )
    op.drop_table("as_written")
    op.drop_table("external_ids")
