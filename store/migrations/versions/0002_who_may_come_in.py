"""Who may come in."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROLES = "'agent', 'team_lead', 'supervisor', 'director', 'admin', 'auditor'"


def key() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", key(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("agent_id", key(), nullable=True),
        sa.Column("issuer", sa.String(length=300), nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", store.types.UtcMicros(), nullable=False),
        sa.Column("signed_in_at", store.types.UtcMicros(), nullable=True),
        sa.Column("failed_at", store.types.UtcMicros(), nullable=True),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(f"role IN ({ROLES})", name=op.f("ck_users_role")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_users_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_users_issuer_subject")),
        sa.UniqueConstraint("name_key", name=op.f("uq_users_name_key")),
        sqlite_autoincrement=True,
    )
    for held, other in (("site", "sites"), ("team", "teams")):
        table = f"user_{held}s"
        op.create_table(
            table,
            sa.Column("id", key(), autoincrement=True, nullable=False),
            sa.Column("user_id", key(), nullable=False),
            sa.Column(f"{held}_id", key(), nullable=False),
            sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id")),
            sa.ForeignKeyConstraint([f"{held}_id"], [f"{other}.id"], name=op.f(f"fk_{table}_{held}_id")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint("user_id", f"{held}_id", name=op.f(f"uq_{table}_user_id_{held}_id")),
            sqlite_autoincrement=True,
        )
    op.create_table(
        "sign_ins",
        sa.Column("id", key(), autoincrement=True, nullable=False),
        sa.Column("user_id", key(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("began_at", store.types.UtcMicros(), nullable=False),
        sa.Column("seen_at", store.types.UtcMicros(), nullable=False),
        sa.Column("ended_at", store.types.UtcMicros(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sign_ins_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_ins_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sign_ins_user_id", "sign_ins", ["user_id"])


def downgrade() -> None:
    op.drop_index("ix_sign_ins_user_id", table_name="sign_ins")
    for table in ("sign_ins", "user_teams", "user_sites", "users"):
        op.drop_table(table)
