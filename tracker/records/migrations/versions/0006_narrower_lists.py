"""Lists are narrowed by team and by country along an index

Revision: 0006
After: 0005
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

DAYS = ["kind", "sort_day", "id"]


def upgrade() -> None:
    op.drop_index("ix_records_team_id", "records")
    op.create_index("ix_records_team_kind", "records", ["team_id", *DAYS])
    op.create_index("ix_records_country_kind", "records", ["country", *DAYS])


def downgrade() -> None:
    op.drop_index("ix_records_country_kind", "records")
    op.drop_index("ix_records_team_kind", "records")
    op.create_index("ix_records_team_id", "records", ["team_id"])
