"""People by country

Revision: 0015
After: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

PERSON = sa.text("kind = 'person'")
COLUMNS = ["kind", "country", "status", "visibility", "team_id", "deleted_at", "sort_day", "id"]


def upgrade() -> None:
    op.create_index("ix_records_people", "records", COLUMNS, sqlite_where=PERSON, postgresql_where=PERSON)


def downgrade() -> None:
    op.drop_index("ix_records_people", "records")
