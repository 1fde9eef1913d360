"""Seeds of apps with codes are sealed with the master key, and no key goes that still seals a detail

A migration knows no key: the command that ran it seals anew what is there.

Revision: 0028
After: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KEY_OF_DETAILS = "fk_sealed_details_key_id"


def upgrade() -> None:
    with op.batch_alter_table("code_apps") as batch:
        batch.add_column(sa.Column("master_id", sa.String(length=16), nullable=True))
        batch.create_foreign_key("fk_code_apps_master_id", "master_keys", ["master_id"], ["id"])
        batch.create_index("ix_code_apps_master_id", ["master_id"])
    with op.batch_alter_table("sealed_details") as batch:
        batch.drop_constraint(KEY_OF_DETAILS, type_="foreignkey")
        batch.create_foreign_key(KEY_OF_DETAILS, "data_keys", ["key_id"], ["id"])


def downgrade() -> None:
    """Seeds that the master key seals open with no key of before; brought up to date again, they open again."""
    with op.batch_alter_table("sealed_details") as batch:
        batch.drop_constraint(KEY_OF_DETAILS, type_="foreignkey")
        batch.create_foreign_key(KEY_OF_DETAILS, "data_keys", ["key_id"], ["id"], ondelete="CASCADE")
    with op.batch_alter_table("code_apps") as batch:
        batch.drop_index("ix_code_apps_master_id")
        batch.drop_constraint("fk_code_apps_master_id", type_="foreignkey")
        batch.drop_column("master_id")
