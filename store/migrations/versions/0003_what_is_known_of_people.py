"""What is known of people: an access log that lasts, and who was erased."""

import sqlalchemy as sa
from alembic import op

import store.types
from store import lasting

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def key() -> sa.types.TypeEngine:
    """Give the type of keys."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go up."""
    op.add_column("access_log", sa.Column("reason", sa.String(length=500), nullable=True))
    op.add_column("access_log", sa.Column("previous_hash", sa.String(length=64), nullable=True))
    op.add_column("access_log", sa.Column("hash", sa.String(length=64), nullable=True))
    op.create_index("ix_access_log_user_at", "access_log", ["user", "at"])
    for statement in lasting.create(op.get_bind().dialect.name):
        op.execute(sa.DDL(statement.replace("%", "%%")))
    op.create_table(
        "erasures",
        sa.Column("id", key(), autoincrement=True, nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("table_name", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("erased_at", store.types.UtcMicros(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("digest", name=op.f("uq_erasures_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_erasures_source", "erasures", ["source"])
    op.create_table(
        "erasure_keys",
        sa.Column("id", key(), autoincrement=True, nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_erasure_keys_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_keys")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Go down."""
    op.drop_table("erasure_keys")
    op.drop_index("ix_erasures_source", table_name="erasures")
    op.drop_table("erasures")
    for statement in lasting.drop(op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_index("ix_access_log_user_at", table_name="access_log")
    for name in ("hash", "previous_hash", "reason"):
        op.drop_column("access_log", name)
