"""Lists

Revision: 0004
After: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_records_owner_id", "records")
    op.create_index("ix_records_kind_updated", "records", ["kind", "updated_at", "id"])
    op.create_index("ix_records_owner_kind", "records", ["owner_id", "kind", "sort_day", "id"])
    with op.batch_alter_table("submissions") as submissions:
        submissions.alter_column("led_to", existing_type=sa.String(length=500), type_=sa.String())


def downgrade() -> None:
    """Forget the notes of forms that were sent: an address may be longer than fits."""
    op.get_bind().exec_driver_sql("DELETE FROM submissions")
    with op.batch_alter_table("submissions") as submissions:
        submissions.alter_column("led_to", existing_type=sa.String(), type_=sa.String(length=500))
    op.drop_index("ix_records_owner_kind", "records")
    op.drop_index("ix_records_kind_updated", "records")
    op.create_index("ix_records_owner_id", "records", ["owner_id"])
