"""The whole schema."""

import sqlalchemy as sa
from alembic import op

import store.types
from store import triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FOLLOWED = [
    "agent_skills",
    "agent_states",
    "agents",
    "alerts",
    "annotations",
    "calendar_spans",
    "calendars",
    "contact_legs",
    "contacts",
    "customers",
    "feeds",
    "holidays",
    "messages",
    "orders",
    "quality_reviews",
    "queues",
    "service_standards",
    "shifts",
    "sites",
    "surveys",
    "team_memberships",
    "teams",
    "ticket_events",
    "tickets",
]


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "access_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", store.types.UtcMicros(), nullable=False),
        sa.Column("user", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=200), nullable=False),
        sa.Column("object", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_access_log_at", "access_log", ["at"], unique=False)
    op.create_index("ix_access_log_object", "access_log", ["object"], unique=False)
    op.create_table(
        "alerts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column("raised_at", store.types.UtcMicros(), nullable=False),
        sa.Column("acknowledged_at", store.types.UtcMicros(), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=200), nullable=True),
        sa.Column("cleared_at", store.types.UtcMicros(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_alerts_change_no"), "alerts", ["change_no"], unique=False)
    op.create_index("ix_alerts_raised_at", "alerts", ["raised_at"], unique=False)
    op.create_table(
        "annotations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", store.types.UtcMicros(), nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("starts_baseline", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('process_change', 'outage', 'holiday', 'campaign', 'definition', 'other')",
            name=op.f("ck_annotations_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annotations")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_annotations_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_annotations_change_no"), "annotations", ["change_no"], unique=False)
    op.create_table(
        "calendars",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendars")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_calendars_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_calendars_change_no"), "calendars", ["change_no"], unique=False)
    op.create_table(
        "change_counter",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("change_no", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_change_counter_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_counter")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "customers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("segment", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=32), nullable=True),
        sa.Column("registered_at", store.types.UtcMicros(), nullable=True),
        sa.Column("closed_at", store.types.UtcMicros(), nullable=True),
        sa.Column("merged_into", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("has_consent", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.CheckConstraint(
            "segment IN ('vip', 'high_value', 'standard', 'basic', 'other')", name=op.f("ck_customers_segment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_customers_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_customers_change_no"), "customers", ["change_no"], unique=False)
    op.create_index("ix_customers_email", "customers", ["email"], unique=False)
    op.create_index("ix_customers_phone", "customers", ["phone"], unique=False)
    op.create_table(
        "feeds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("last_event_at", store.types.UtcMicros(), nullable=True),
        sa.Column("last_success_at", store.types.UtcMicros(), nullable=True),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("rejected", sa.BigInteger(), nullable=False),
        sa.Column("conflicts", sa.BigInteger(), nullable=False),
        sa.Column("adjusted", sa.BigInteger(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("source", name=op.f("uq_feeds_source")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_feeds_change_no"), "feeds", ["change_no"], unique=False)
    op.create_table(
        "rejects",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("received_at", store.types.UtcMicros(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("payload_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejects")),
        sa.UniqueConstraint("source", "payload_hash", name=op.f("uq_rejects_source_payload_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rejects_source_received_at", "rejects", ["source", "received_at"], unique=False)
    op.create_table(
        "tombstones",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("table_name", sa.String(length=64), nullable=False),
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("change_no", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstones")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tombstones_change_no"), "tombstones", ["change_no"], unique=False)
    op.create_table(
        "calendar_spans",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekday", sa.BigInteger(), nullable=False),
        sa.Column("opens", sa.BigInteger(), nullable=False),
        sa.Column("closes", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendars.id"], name=op.f("fk_calendar_spans_calendar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_spans")),
        sa.UniqueConstraint(
            "calendar_id", "weekday", "opens", name=op.f("uq_calendar_spans_calendar_id_weekday_opens")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_calendar_spans_change_no"), "calendar_spans", ["change_no"], unique=False)
    op.create_table(
        "holidays",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendars.id"], name=op.f("fk_holidays_calendar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holidays")),
        sa.UniqueConstraint("calendar_id", "day", name=op.f("uq_holidays_calendar_id_day")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_holidays_change_no"), "holidays", ["change_no"], unique=False)
    op.create_table(
        "orders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordered_at", store.types.UtcMicros(), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("product", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_orders_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_orders_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_orders_change_no"), "orders", ["change_no"], unique=False)
    op.create_index("ix_orders_customer_id_ordered_at", "orders", ["customer_id", "ordered_at"], unique=False)
    op.create_table(
        "sites",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=32), nullable=False),
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendars.id"], name=op.f("fk_sites_calendar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_sites_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sites_change_no"), "sites", ["change_no"], unique=False)
    op.create_table(
        "teams",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lead_agent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_teams_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_teams_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_teams_change_no"), "teams", ["change_no"], unique=False)
    op.create_table(
        "agents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("voice_capacity", sa.BigInteger(), nullable=False),
        sa.Column("chat_capacity", sa.BigInteger(), nullable=False),
        sa.Column("case_capacity", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_agents_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agents")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_agents_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_agents_change_no"), "agents", ["change_no"], unique=False)
    op.create_table(
        "queues",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('phone', 'email', 'chat', 'messaging', 'social', 'app', 'web_form', 'in_person', 'bot', 'ivr', 'other')",
            name=op.f("ck_queues_channel"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_queues_site_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_queues_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queues")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_queues_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_queues_change_no"), "queues", ["change_no"], unique=False)
    op.create_table(
        "agent_skills",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("agent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("queue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("level", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_agent_skills_agent_id")),
        sa.ForeignKeyConstraint(["queue_id"], ["queues.id"], name=op.f("fk_agent_skills_queue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_skills")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_agent_skills_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_agent_skills_change_no"), "agent_skills", ["change_no"], unique=False)
    op.create_table(
        "agent_states",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("agent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("started_at", store.types.UtcMicros(), nullable=False),
        sa.Column("ended_at", store.types.UtcMicros(), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.CheckConstraint(
            "state IN ('available', 'on_contact', 'wrap', 'hold', 'ringing', 'break', 'lunch', 'training', 'meeting', 'offline', 'unknown', 'other')",
            name=op.f("ck_agent_states_state"),
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_agent_states_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_states")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_agent_states_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_agent_states_agent_id_started_at", "agent_states", ["agent_id", "started_at"], unique=False)
    op.create_index(op.f("ix_agent_states_change_no"), "agent_states", ["change_no"], unique=False)
    op.create_index("ix_agent_states_started_at", "agent_states", ["started_at"], unique=False)
    op.create_table(
        "service_standards",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("queue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("priority", sa.String(length=32), nullable=True),
        sa.Column("segment", sa.String(length=32), nullable=True),
        sa.Column("metric", sa.String(length=32), nullable=False),
        sa.Column("threshold_s", sa.Double(), nullable=False),
        sa.Column("target_share", sa.Double(), nullable=False),
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("effective_from", store.types.UtcMicros(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('phone', 'email', 'chat', 'messaging', 'social', 'app', 'web_form', 'in_person', 'bot', 'ivr', 'other')",
            name=op.f("ck_service_standards_channel"),
        ),
        sa.CheckConstraint(
            "metric IN ('service_level', 'first_response', 'next_response', 'resolution', 'promise', 'follow_up')",
            name=op.f("ck_service_standards_metric"),
        ),
        sa.CheckConstraint(
            "priority IN ('low', 'normal', 'high', 'urgent', 'other')", name=op.f("ck_service_standards_priority")
        ),
        sa.CheckConstraint(
            "segment IN ('vip', 'high_value', 'standard', 'basic', 'other')", name=op.f("ck_service_standards_segment")
        ),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendars.id"], name=op.f("fk_service_standards_calendar_id")),
        sa.ForeignKeyConstraint(["queue_id"], ["queues.id"], name=op.f("fk_service_standards_queue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_standards")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_service_standards_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_service_standards_change_no"), "service_standards", ["change_no"], unique=False)
    op.create_table(
        "shifts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("agent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("activity", sa.String(length=32), nullable=False),
        sa.Column("starts_at", store.types.UtcMicros(), nullable=False),
        sa.Column("ends_at", store.types.UtcMicros(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.CheckConstraint(
            "activity IN ('work', 'break', 'lunch', 'training', 'meeting', 'other')", name=op.f("ck_shifts_activity")
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_shifts_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_shifts_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_shifts_change_no"), "shifts", ["change_no"], unique=False)
    op.create_index("ix_shifts_starts_at", "shifts", ["starts_at"], unique=False)
    op.create_table(
        "team_memberships",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("agent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_at", store.types.UtcMicros(), nullable=False),
        sa.Column("to_at", store.types.UtcMicros(), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_team_memberships_agent_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_memberships_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_memberships")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_team_memberships_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_team_memberships_change_no"), "team_memberships", ["change_no"], unique=False)
    op.create_table(
        "tickets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("priority", sa.String(length=32), nullable=False),
        sa.Column("segment", sa.String(length=32), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=True),
        sa.Column("is_complaint", sa.Boolean(), nullable=False),
        sa.Column("created_at", store.types.UtcMicros(), nullable=False),
        sa.Column("first_response_at", store.types.UtcMicros(), nullable=True),
        sa.Column("first_resolved_at", store.types.UtcMicros(), nullable=True),
        sa.Column("resolved_at", store.types.UtcMicros(), nullable=True),
        sa.Column("closed_at", store.types.UtcMicros(), nullable=True),
        sa.Column("reopened_count", sa.BigInteger(), nullable=False),
        sa.Column("assignee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("queue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("promise_due_at", store.types.UtcMicros(), nullable=True),
        sa.Column("follow_up_due_at", store.types.UtcMicros(), nullable=True),
        sa.Column("follow_up_done_at", store.types.UtcMicros(), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('phone', 'email', 'chat', 'messaging', 'social', 'app', 'web_form', 'in_person', 'bot', 'ivr', 'other')",
            name=op.f("ck_tickets_channel"),
        ),
        sa.CheckConstraint(
            "priority IN ('low', 'normal', 'high', 'urgent', 'other')", name=op.f("ck_tickets_priority")
        ),
        sa.CheckConstraint(
            "segment IN ('vip', 'high_value', 'standard', 'basic', 'other')", name=op.f("ck_tickets_segment")
        ),
        sa.CheckConstraint(
            "stage IN ('accepted', 'assigned', 'first_response', 'diagnosis', 'resolution', 'confirmation', 'follow_up', 'other')",
            name=op.f("ck_tickets_stage"),
        ),
        sa.CheckConstraint(
            "status IN ('new', 'open', 'pending_customer', 'pending_internal', 'resolved', 'closed', 'other')",
            name=op.f("ck_tickets_status"),
        ),
        sa.ForeignKeyConstraint(["assignee_id"], ["agents.id"], name=op.f("fk_tickets_assignee_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_tickets_customer_id")),
        sa.ForeignKeyConstraint(["queue_id"], ["queues.id"], name=op.f("fk_tickets_queue_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_tickets_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_tickets_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tickets_change_no"), "tickets", ["change_no"], unique=False)
    op.create_index("ix_tickets_created_at", "tickets", ["created_at"], unique=False)
    op.create_index("ix_tickets_customer_id_created_at", "tickets", ["customer_id", "created_at"], unique=False)
    op.create_table(
        "contacts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("segment", sa.String(length=32), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("channel_raw", sa.String(length=64), nullable=True),
        sa.Column("direction", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("created_at", store.types.UtcMicros(), nullable=False),
        sa.Column("ended_at", store.types.UtcMicros(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("resolution_code", sa.String(length=64), nullable=True),
        sa.Column("is_resolved", sa.Boolean(), nullable=True),
        sa.Column("promise_due_at", store.types.UtcMicros(), nullable=True),
        sa.Column("promise_kept_at", store.types.UtcMicros(), nullable=True),
        sa.Column("previous_contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recording_url", sa.String(length=500), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('phone', 'email', 'chat', 'messaging', 'social', 'app', 'web_form', 'in_person', 'bot', 'ivr', 'other')",
            name=op.f("ck_contacts_channel"),
        ),
        sa.CheckConstraint(
            "direction IN ('inbound', 'outbound', 'callback', 'other')", name=op.f("ck_contacts_direction")
        ),
        sa.CheckConstraint(
            "outcome IN ('answered', 'abandoned', 'flowed_out', 'callback_taken', 'self_served', 'unserved', 'other')",
            name=op.f("ck_contacts_outcome"),
        ),
        sa.CheckConstraint(
            "segment IN ('vip', 'high_value', 'standard', 'basic', 'other')", name=op.f("ck_contacts_segment")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_contacts_customer_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_contacts_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_contacts_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_contacts_change_no"), "contacts", ["change_no"], unique=False)
    op.create_index("ix_contacts_created_at", "contacts", ["created_at"], unique=False)
    op.create_index("ix_contacts_customer_id_created_at", "contacts", ["customer_id", "created_at"], unique=False)
    op.create_index("ix_contacts_ticket_id", "contacts", ["ticket_id"], unique=False)
    op.create_table(
        "ticket_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", store.types.UtcMicros(), nullable=False),
        sa.Column("actor_kind", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("from_value", sa.String(length=200), nullable=True),
        sa.Column("to_value", sa.String(length=200), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.CheckConstraint(
            "actor_kind IN ('customer', 'agent', 'bot', 'system', 'other')", name=op.f("ck_ticket_events_actor_kind")
        ),
        sa.CheckConstraint(
            "kind IN ('created', 'assigned', 'status', 'stage', 'priority', 'reopened', 'merged', 'other')",
            name=op.f("ck_ticket_events_kind"),
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_events_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_events")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_ticket_events_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_ticket_events_change_no"), "ticket_events", ["change_no"], unique=False)
    op.create_index("ix_ticket_events_ticket_id_at", "ticket_events", ["ticket_id", "at"], unique=False)
    op.create_table(
        "contact_legs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("leg_no", sa.BigInteger(), nullable=False),
        sa.Column("queue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("agent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("queued_at", store.types.UtcMicros(), nullable=False),
        sa.Column("offered_at", store.types.UtcMicros(), nullable=True),
        sa.Column("answered_at", store.types.UtcMicros(), nullable=True),
        sa.Column("left_queue_at", store.types.UtcMicros(), nullable=True),
        sa.Column("ended_at", store.types.UtcMicros(), nullable=True),
        sa.Column("wrap_ended_at", store.types.UtcMicros(), nullable=True),
        sa.Column("talk_s", sa.Double(), nullable=True),
        sa.Column("hold_s", sa.Double(), nullable=True),
        sa.Column("wrap_s", sa.Double(), nullable=True),
        sa.Column("leave_kind", sa.String(length=32), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.CheckConstraint(
            "leave_kind IN ('answered', 'abandoned', 'transferred', 'callback', 'unserved', 'other')",
            name=op.f("ck_contact_legs_leave_kind"),
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_contact_legs_agent_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_contact_legs_contact_id")),
        sa.ForeignKeyConstraint(["queue_id"], ["queues.id"], name=op.f("fk_contact_legs_queue_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_contact_legs_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_legs")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_contact_legs_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contact_legs_agent_id_queued_at", "contact_legs", ["agent_id", "queued_at"], unique=False)
    op.create_index(op.f("ix_contact_legs_change_no"), "contact_legs", ["change_no"], unique=False)
    op.create_index("ix_contact_legs_contact_id_leg_no", "contact_legs", ["contact_id", "leg_no"], unique=False)
    op.create_index("ix_contact_legs_queued_at", "contact_legs", ["queued_at"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", store.types.UtcMicros(), nullable=False),
        sa.Column("author_kind", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.CheckConstraint(
            "author_kind IN ('customer', 'agent', 'bot', 'system', 'other')", name=op.f("ck_messages_author_kind")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_messages_contact_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_messages_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_messages_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messages_at", "messages", ["at"], unique=False)
    op.create_index(op.f("ix_messages_change_no"), "messages", ["change_no"], unique=False)
    op.create_index("ix_messages_contact_id_at", "messages", ["contact_id", "at"], unique=False)
    op.create_index("ix_messages_ticket_id_at", "messages", ["ticket_id", "at"], unique=False)
    op.create_table(
        "quality_reviews",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reviewer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reviewed_at", store.types.UtcMicros(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_quality_reviews_contact_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["agents.id"], name=op.f("fk_quality_reviews_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_reviews")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_quality_reviews_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_quality_reviews_change_no"), "quality_reviews", ["change_no"], unique=False)
    op.create_index("ix_quality_reviews_contact_id", "quality_reviews", ["contact_id"], unique=False)
    op.create_table(
        "surveys",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("sent_at", store.types.UtcMicros(), nullable=False),
        sa.Column("answered_at", store.types.UtcMicros(), nullable=True),
        sa.Column("score", sa.BigInteger(), nullable=True),
        sa.Column("is_resolved", sa.Boolean(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", store.types.UtcMicros(), server_default=store.types.ClockNow(), nullable=False),
        sa.CheckConstraint("kind IN ('csat', 'nps', 'ces')", name=op.f("ck_surveys_kind")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_surveys_contact_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_surveys_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_surveys_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_surveys_change_no"), "surveys", ["change_no"], unique=False)
    op.create_index("ix_surveys_contact_id", "surveys", ["contact_id"], unique=False)
    op.create_index("ix_surveys_sent_at", "surveys", ["sent_at"], unique=False)
    op.execute("INSERT INTO change_counter (id, change_no) VALUES (1, 0)")
    for statement in triggers.create(op.get_bind().dialect.name, FOLLOWED):
        op.execute(statement)


def downgrade() -> None:
    """Go back."""
    for statement in triggers.drop(op.get_bind().dialect.name, FOLLOWED):
        op.execute(statement)
    op.drop_index("ix_surveys_sent_at", table_name="surveys")
    op.drop_index("ix_surveys_contact_id", table_name="surveys")
    op.drop_index(op.f("ix_surveys_change_no"), table_name="surveys")
    op.drop_table("surveys")
    op.drop_index("ix_quality_reviews_contact_id", table_name="quality_reviews")
    op.drop_index(op.f("ix_quality_reviews_change_no"), table_name="quality_reviews")
    op.drop_table("quality_reviews")
    op.drop_index("ix_messages_ticket_id_at", table_name="messages")
    op.drop_index("ix_messages_contact_id_at", table_name="messages")
    op.drop_index(op.f("ix_messages_change_no"), table_name="messages")
    op.drop_index("ix_messages_at", table_name="messages")
    op.drop_table("messages")
    op.drop_index("ix_contact_legs_queued_at", table_name="contact_legs")
    op.drop_index("ix_contact_legs_contact_id_leg_no", table_name="contact_legs")
    op.drop_index(op.f("ix_contact_legs_change_no"), table_name="contact_legs")
    op.drop_index("ix_contact_legs_agent_id_queued_at", table_name="contact_legs")
    op.drop_table("contact_legs")
    op.drop_index("ix_ticket_events_ticket_id_at", table_name="ticket_events")
    op.drop_index(op.f("ix_ticket_events_change_no"), table_name="ticket_events")
    op.drop_table("ticket_events")
    op.drop_index("ix_contacts_ticket_id", table_name="contacts")
    op.drop_index("ix_contacts_customer_id_created_at", table_name="contacts")
    op.drop_index("ix_contacts_created_at", table_name="contacts")
    op.drop_index(op.f("ix_contacts_change_no"), table_name="contacts")
    op.drop_table("contacts")
    op.drop_index("ix_tickets_customer_id_created_at", table_name="tickets")
    op.drop_index("ix_tickets_created_at", table_name="tickets")
    op.drop_index(op.f("ix_tickets_change_no"), table_name="tickets")
    op.drop_table("tickets")
    op.drop_index(op.f("ix_team_memberships_change_no"), table_name="team_memberships")
    op.drop_table("team_memberships")
    op.drop_index("ix_shifts_starts_at", table_name="shifts")
    op.drop_index(op.f("ix_shifts_change_no"), table_name="shifts")
    op.drop_table("shifts")
    op.drop_index(op.f("ix_service_standards_change_no"), table_name="service_standards")
    op.drop_table("service_standards")
    op.drop_index("ix_agent_states_started_at", table_name="agent_states")
    op.drop_index(op.f("ix_agent_states_change_no"), table_name="agent_states")
    op.drop_index("ix_agent_states_agent_id_started_at", table_name="agent_states")
    op.drop_table("agent_states")
    op.drop_index(op.f("ix_agent_skills_change_no"), table_name="agent_skills")
    op.drop_table("agent_skills")
    op.drop_index(op.f("ix_queues_change_no"), table_name="queues")
    op.drop_table("queues")
    op.drop_index(op.f("ix_agents_change_no"), table_name="agents")
    op.drop_table("agents")
    op.drop_index(op.f("ix_teams_change_no"), table_name="teams")
    op.drop_table("teams")
    op.drop_index(op.f("ix_sites_change_no"), table_name="sites")
    op.drop_table("sites")
    op.drop_index("ix_orders_customer_id_ordered_at", table_name="orders")
    op.drop_index(op.f("ix_orders_change_no"), table_name="orders")
    op.drop_table("orders")
    op.drop_index(op.f("ix_holidays_change_no"), table_name="holidays")
    op.drop_table("holidays")
    op.drop_index(op.f("ix_calendar_spans_change_no"), table_name="calendar_spans")
    op.drop_table("calendar_spans")
    op.drop_index(op.f("ix_tombstones_change_no"), table_name="tombstones")
    op.drop_table("tombstones")
    op.drop_index("ix_rejects_source_received_at", table_name="rejects")
    op.drop_table("rejects")
    op.drop_index(op.f("ix_feeds_change_no"), table_name="feeds")
    op.drop_table("feeds")
    op.drop_index("ix_customers_phone", table_name="customers")
    op.drop_index("ix_customers_email", table_name="customers")
    op.drop_index(op.f("ix_customers_change_no"), table_name="customers")
    op.drop_table("customers")
    op.drop_table("change_counter")
    op.drop_index(op.f("ix_calendars_change_no"), table_name="calendars")
    op.drop_table("calendars")
    op.drop_index(op.f("ix_annotations_change_no"), table_name="annotations")
    op.drop_table("annotations")
    op.drop_index("ix_alerts_raised_at", table_name="alerts")
    op.drop_index(op.f("ix_alerts_change_no"), table_name="alerts")
    op.drop_table("alerts")
    op.drop_index("ix_access_log_object", table_name="access_log")
    op.drop_index("ix_access_log_at", table_name="access_log")
    op.drop_table("access_log")
