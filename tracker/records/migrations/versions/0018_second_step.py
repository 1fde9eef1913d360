"""A second step when signing in

Revision: 0018
After: 0017
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("sessions", sa.Column("proved_at", MOMENT, nullable=True))
    op.create_table("required_steps", _column("role", sa.String(20)), _column("since", MOMENT), _key("role"))
    spent = "challenge_hash"
    op.create_table("spent_challenges", _column(spent, sa.String(64)), _column("at", MOMENT), _key(spent))
    op.create_index("ix_spent_challenges_at", "spent_challenges", ["at"])
    _of_a_user("arrivals", _column("secret_hash", sa.String(64)), _column("expires_at", MOMENT), key="secret_hash")
    op.create_index("ix_arrivals_expires_at", "arrivals", ["expires_at"])
    _of_a_user("recovery_codes", _column("code_hash", sa.String(64)), sa.Column("used_at", MOMENT))
    _of_a_user(
        "passkeys",
        _column("name", sa.String(60)),
        _column("credential_id", sa.String(1400)),
        _column("public_key", sa.LargeBinary()),
        _column("sign_count", sa.BigInteger()),
        _column("created_at", MOMENT),
        sa.Column("used_at", MOMENT),
        sa.UniqueConstraint("credential_id", name="uq_passkeys_credential_id"),
    )
    op.create_table(
        "code_apps",
        _column("user_id", sa.Integer()),
        _column("sealed_seed", sa.LargeBinary()),
        _column("last_step", sa.BigInteger()),
        _column("created_at", MOMENT),
        _user("code_apps", "user_id"),
        _key("user_id"),
    )
    _losses()


def _losses() -> None:
    name = "lost_steps"
    op.create_table(
        name,
        _column("id", sa.Integer()),
        _column("user_id", sa.Integer()),
        _column("asked_by", sa.Integer()),
        _column("asked_at", MOMENT),
        sa.Column("confirmed_by", sa.Integer()),
        sa.Column("goes_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        *(_user(name, column) for column in ("user_id", "asked_by", "confirmed_by")),
        _key("id"),
    )
    op.create_index(f"ix_{name}_user_id_ended_at", name, ["user_id", "ended_at"])


def _of_a_user(name: str, *more: sa.schema.SchemaItem, key: str = "id") -> None:
    number = [_column("id", sa.Integer())] if key == "id" else []
    op.create_table(name, *number, _column("user_id", sa.Integer()), *more, _user(name, "user_id"), _key(key))
    op.create_index(f"ix_{name}_user_id", name, ["user_id"])


def _column(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _key(name: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(name)


def _user(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["users.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")


def downgrade() -> None:
    for table in ("lost_steps", "code_apps", "passkeys", "recovery_codes", "arrivals"):
        op.drop_table(table)
    for table in ("spent_challenges", "required_steps"):
        op.drop_table(table)
    op.drop_column("sessions", "proved_at")
