"""Kept searches, who wants to be told of what they find anew, and addresses at which that is read

Revision: 0060
After: 0052
"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0052"
branch_labels = None
depends_on = None

FEEDS_SEARCH = "fk_feeds_search_id"


def upgrade() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("shared", sa.String(length=16), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_saved_searches_owner_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_saved_searches_team_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_searches"),
    )
    op.create_index("ix_saved_searches_owner_id", "saved_searches", ["owner_id"])
    op.create_index("ix_saved_searches_team_id", "saved_searches", ["team_id"])
    _watches()
    with op.batch_alter_table("feeds") as batch:
        batch.add_column(sa.Column("search_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(FEEDS_SEARCH, "saved_searches", ["search_id"], ["id"], ondelete="CASCADE")
        batch.create_index("ix_feeds_search_id", ["search_id"])


def _watches() -> None:
    op.create_table(
        "search_watches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_search_watches_user_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["search_id"], ["saved_searches.id"], name="fk_search_watches_search_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_search_watches"),
        sa.UniqueConstraint("user_id", "search_id", name="uq_search_watches_once"),
    )
    op.create_index("ix_search_watches_search_id", "search_watches", ["search_id"])
    op.create_table(
        "search_matches",
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["watch_id"], ["search_watches.id"], name="fk_search_matches_watch_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_search_matches_record_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_search_matches_user_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name="fk_search_matches_mail_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("watch_id", "record_id", name="pk_search_matches"),
    )
    op.create_index("ix_search_matches_record_id", "search_matches", ["record_id"])
    op.create_index("ix_search_matches_mail_id", "search_matches", ["mail_id"])
    op.create_index("ix_search_matches_to_mail", "search_matches", ["user_id", "mail_id", "is_new"])


def downgrade() -> None:
    """An address that shows what a search finds would show the calendar of its owner."""
    op.execute("DELETE FROM feeds WHERE search_id IS NOT NULL")
    with op.batch_alter_table("feeds") as batch:
        batch.drop_index("ix_feeds_search_id")
        batch.drop_constraint(FEEDS_SEARCH, type_="foreignkey")
        batch.drop_column("search_id")
    op.drop_table("search_matches")
    op.drop_table("search_watches")
    op.drop_table("saved_searches")
