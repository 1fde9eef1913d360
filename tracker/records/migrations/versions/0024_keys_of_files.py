"""Keys of files are wrapped by those of their records

No version before this one had files: those of a checkout in between open with no key any more, and are forgotten.

Revision: 0024
After: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.get_bind().exec_driver_sql("DELETE FROM attachments")
    with op.batch_alter_table("attachments") as batch_op:
        batch_op.add_column(sa.Column("key_id", sa.Integer(), nullable=False))
        batch_op.create_index("ix_attachments_key_id", ["key_id"])
        batch_op.create_foreign_key("fk_attachments_key_id", "data_keys", ["key_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("attachments") as batch_op:
        batch_op.drop_constraint("fk_attachments_key_id", type_="foreignkey")
        batch_op.drop_index("ix_attachments_key_id")
        batch_op.drop_column("key_id")
