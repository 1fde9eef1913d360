"""Search

Revision: 0003
After: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from tracker.plumbing.full_text import sqlite

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLE = "search_entries"


def upgrade() -> None:
    """Make the index; what was recorded before waits for the clock to enter it."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        TABLE,
        sa.Column("place", sa.Integer() if is_sqlite else sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Text() if is_sqlite else postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["records.id"], name="fk_search_entries_other_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_search_entries_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("place", name="pk_search_entries"),
    )
    op.create_index("ix_search_entries_other_id", TABLE, ["other_id"])
    op.create_index("ix_search_entries_record_id", TABLE, ["record_id"])
    op.create_table(
        "search_waiting",
        sa.Column("record_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_search_waiting_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record_id", name="pk_search_waiting"),
    )
    op.get_bind().exec_driver_sql("INSERT INTO search_waiting (record_id) SELECT id FROM records")
    if is_sqlite:
        sqlite.create(op.get_bind())
    else:
        op.create_index("ix_search_entries_tokens", TABLE, ["tokens"], postgresql_using="gin")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        sqlite.remove(op.get_bind())
    op.drop_table("search_waiting")
    op.drop_table(TABLE)
