"""Found at once: who was merged into a customer, and what was asked about a ticket."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_index("ix_customers_merged_into", "customers", ["merged_into"])
    op.create_index("ix_surveys_ticket_id", "surveys", ["ticket_id"])


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_surveys_ticket_id", table_name="surveys")
    op.drop_index("ix_customers_merged_into", table_name="customers")
