"""What of a record may leave is one thing, and whether its title may stand in mails another

Revision: 0009
After: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("records", sa.Column("in_mail", sa.Boolean(), nullable=False, server_default=sa.false()))
    parted = "UPDATE records SET in_mail = true, exposure = 'internal' WHERE exposure = 'mail'"
    op.get_bind().exec_driver_sql(parted)


def downgrade() -> None:
    was = "UPDATE records SET exposure = CASE WHEN in_mail THEN 'mail' ELSE 'internal' END"
    op.get_bind().exec_driver_sql(was)
    op.drop_column("records", "in_mail")
