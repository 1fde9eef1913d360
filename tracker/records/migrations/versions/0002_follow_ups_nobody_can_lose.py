"""Follow-ups nobody can lose

Revision: 0002
After: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=64), nullable=False),
        sa.Column("boot", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uptime", sa.Double(), nullable=False),
        sa.Column("ledger_lines", sa.Integer(), nullable=False),
        sa.Column("untold_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "body_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"], name=op.f("fk_body_sessions_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_sessions")),
        sa.UniqueConstraint("body", "first_day", name="uq_body_sessions_once"),
    )
    op.create_table(
        "channels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_channels_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
    )
    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_channels_user_id"), ["user_id"], unique=False)

    op.create_table(
        "counted_with",
        sa.Column("library", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("library", name=op.f("pk_counted_with")),
    )
    op.create_table(
        "days_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"], name=op.f("fk_days_off_added_by")),
        sa.ForeignKeyConstraint(["removed_by"], ["users.id"], name=op.f("fk_days_off_removed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_days_off")),
    )
    with op.batch_alter_table("days_off", schema=None) as batch_op:
        batch_op.create_index("ix_days_off_country", ["country", "day"], unique=False)

    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("trigger", sa.String(length=30), nullable=False),
        sa.Column("starts_itself", sa.Boolean(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("period", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("second_after", sa.Integer(), nullable=False),
        sa.Column("coordinator_after", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_plans_created_by")),
        sa.ForeignKeyConstraint(["updated_by"], ["users.id"], name=op.f("fk_plans_updated_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("key", name=op.f("uq_plans_key")),
    )
    op.create_table(
        "weekends",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["set_by"], ["users.id"], name=op.f("fk_weekends_set_by")),
        sa.PrimaryKeyConstraint("country", name=op.f("pk_weekends")),
    )
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("wanted", sa.String(length=300), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("names", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["about_id"], ["records.id"], name=op.f("fk_feeds_about_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_feeds_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_feeds_secret_hash")),
    )
    with op.batch_alter_table("feeds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feeds_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feeds_user_id"), ["user_id"], unique=False)

    op.create_table(
        "plan_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_plan_revisions_by_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_revisions_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_revisions")),
    )
    with op.batch_alter_table("plan_revisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_revisions_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "plan_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by", sa.Integer(), nullable=True),
        sa.Column("dropped", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["records.id"], name=op.f("fk_plan_runs_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_runs_plan_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_plan_runs_record_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["started_by"], ["users.id"], name=op.f("fk_plan_runs_started_by")),
        sa.ForeignKeyConstraint(["stopped_by"], ["users.id"], name=op.f("fk_plan_runs_stopped_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_runs")),
        sa.UniqueConstraint("record_id", "plan_id", "event_id", name="uq_plan_runs_once"),
    )
    with op.batch_alter_table("plan_runs", schema=None) as batch_op:
        batch_op.create_index("ix_plan_runs_event", ["event_id"], unique=False)
        batch_op.create_index("ix_plan_runs_plan", ["plan_id", "id"], unique=False)

    op.create_table(
        "plan_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("owes", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("body", sa.String(length=20), nullable=False),
        sa.Column("anchor", sa.String(length=10), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=True),
        sa.Column("repeat_every", sa.Integer(), nullable=True),
        sa.Column("repeat_times", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_steps_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_steps")),
        sa.UniqueConstraint("plan_id", "key", name="uq_plan_steps_key"),
    )
    op.create_table(
        "stops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["lifted_by"], ["users.id"], name=op.f("fk_stops_lifted_by")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_stops_made_by")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_stops_record_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stops")),
    )
    with op.batch_alter_table("stops", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stops_record_id"), ["record_id"], unique=False)

    op.create_table(
        "answer_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_ups.id"], name=op.f("fk_answer_links_follow_up_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_answer_links_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_links")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_answer_links_secret_hash")),
    )
    with op.batch_alter_table("answer_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_links_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_links_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_links_user_id"), ["user_id"], unique=False)

    op.create_table(
        "moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("from_last", sa.Date(), nullable=True),
        sa.Column("from_returns", sa.Date(), nullable=False),
        sa.Column("from_pinned", sa.Boolean(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_moves_by_id")),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_ups.id"], name=op.f("fk_moves_follow_up_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_moves_record_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moves")),
    )
    with op.batch_alter_table("moves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moves_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_moves_record_id"), ["record_id"], unique=False)

    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("level", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=False, server_default="1970-01-01"))
        batch_op.add_column(sa.Column("mail_id", sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_alerts_once"), type_="unique")
        batch_op.create_unique_constraint("uq_alerts_once", ["user_id", "follow_up_id", "returned_on", "level"])
        batch_op.create_index(batch_op.f("ix_alerts_mail_id"), ["mail_id"], unique=False)
        batch_op.create_index("ix_alerts_to_mail", ["user_id", "mail_id", "id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_alerts_mail_id"), "mails", ["mail_id"], ["id"], ondelete="SET NULL")

    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_when", sa.String(length=60), nullable=True))

    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_last", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("step_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("run_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("pinned", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("wakes_on_reply", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("woken_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("woken_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("next_alert_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("times_told", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("changes", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index(batch_op.f("ix_follow_ups_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_ups_step_id"), ["step_id"], unique=False)
        batch_op.create_index("ix_follow_ups_to_tell", ["state", "next_alert_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_ups_woken_by_id"), ["woken_by_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_follow_ups_woken_by_id"), "records", ["woken_by_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_follow_ups_step_id"), "plan_steps", ["step_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_follow_ups_run_id"), "plan_runs", ["run_id"], ["id"], ondelete="CASCADE"
        )

    with op.batch_alter_table("mails", schema=None) as batch_op:
        batch_op.add_column(sa.Column("names", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("channel_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("phase", sa.String(length=12), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("uncertain_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("maybe_twice", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("found_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_mails_channel_id"), ["channel_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_mails_channel_id"), "channels", ["channel_id"], ["id"], ondelete="CASCADE"
        )

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("digest", sa.String(length=10), nullable=False, server_default="daily"))
        batch_op.add_column(sa.Column("digest_day", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("digest_hour", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("time_zone", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("digest_names", sa.Boolean(), nullable=False, server_default=sa.false()))

    _carry_over()
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_column("wants_digest")


def _carry_over() -> None:
    op.get_bind().exec_driver_sql("UPDATE users SET digest = 'never' WHERE NOT wants_digest")
    op.get_bind().exec_driver_sql("UPDATE follow_ups SET next_alert_on = returns_on WHERE state = 'open'")
    op.get_bind().exec_driver_sql("UPDATE alerts SET due_on = returned_on")


def _carry_back() -> None:
    op.get_bind().exec_driver_sql("UPDATE users SET wants_digest = (digest <> 'never')")
    op.get_bind().exec_driver_sql("DELETE FROM alerts WHERE level > 1")


def downgrade() -> None:
    with op.batch_alter_table("users") as batch_op:
        batch_op.add_column(sa.Column("wants_digest", sa.Boolean(), nullable=False, server_default=sa.true()))
    _carry_back()
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("digest_names")
        batch_op.drop_column("time_zone")
        batch_op.drop_column("digest_hour")
        batch_op.drop_column("digest_day")
        batch_op.drop_column("digest")

    with op.batch_alter_table("mails", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_mails_channel_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_mails_channel_id"))
        batch_op.drop_column("found_at")
        batch_op.drop_column("maybe_twice")
        batch_op.drop_column("uncertain_since")
        batch_op.drop_column("phase")
        batch_op.drop_column("channel_id")
        batch_op.drop_column("names")

    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_follow_ups_woken_by_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_follow_ups_woken_by_id"))
        batch_op.drop_constraint(batch_op.f("fk_follow_ups_run_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_follow_ups_step_id"), type_="foreignkey")
        batch_op.drop_index("ix_follow_ups_to_tell")
        batch_op.drop_index(batch_op.f("ix_follow_ups_step_id"))
        batch_op.drop_index(batch_op.f("ix_follow_ups_run_id"))
        batch_op.drop_column("changes")
        batch_op.drop_column("times_told")
        batch_op.drop_column("next_alert_on")
        batch_op.drop_column("woken_by_id")
        batch_op.drop_column("woken_from")
        batch_op.drop_column("wakes_on_reply")
        batch_op.drop_column("pinned")
        batch_op.drop_column("turn")
        batch_op.drop_column("run_id")
        batch_op.drop_column("step_id")
        batch_op.drop_column("due_last")

    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_column("by_when")

    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_alerts_mail_id"), type_="foreignkey")
        batch_op.drop_index("ix_alerts_to_mail")
        batch_op.drop_index(batch_op.f("ix_alerts_mail_id"))
        batch_op.drop_constraint("uq_alerts_once", type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_alerts_once"), ["user_id", "follow_up_id", "returned_on"])
        batch_op.drop_column("mail_id")
        batch_op.drop_column("due_on")
        batch_op.drop_column("level")

    with op.batch_alter_table("moves", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_moves_record_id"))
        batch_op.drop_index(batch_op.f("ix_moves_follow_up_id"))

    op.drop_table("moves")
    with op.batch_alter_table("answer_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_links_user_id"))
        batch_op.drop_index(batch_op.f("ix_answer_links_follow_up_id"))
        batch_op.drop_index(batch_op.f("ix_answer_links_expires_at"))

    op.drop_table("answer_links")
    with op.batch_alter_table("stops", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stops_record_id"))

    op.drop_table("stops")
    op.drop_table("plan_steps")
    with op.batch_alter_table("plan_runs", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_runs_plan")
        batch_op.drop_index("ix_plan_runs_event")

    op.drop_table("plan_runs")
    with op.batch_alter_table("plan_revisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_revisions_plan_id"))

    op.drop_table("plan_revisions")
    with op.batch_alter_table("feeds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feeds_user_id"))
        batch_op.drop_index(batch_op.f("ix_feeds_about_id"))

    op.drop_table("feeds")
    op.drop_table("weekends")
    op.drop_table("plans")
    op.drop_table("holds")
    with op.batch_alter_table("days_off", schema=None) as batch_op:
        batch_op.drop_index("ix_days_off_country")

    op.drop_table("days_off")
    op.drop_table("counted_with")
    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_channels_user_id"))

    op.drop_table("channels")
    op.drop_table("body_sessions")
    op.drop_table("installation")
