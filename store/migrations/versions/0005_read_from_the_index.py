"""Read from the index alone: whose a contact and a ticket are. Found by it: an agent's tickets and acts."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LEGS, EVENTS = "ix_contact_legs_contact_id_leg_no", "ix_ticket_events_ticket_id_at"


def upgrade() -> None:
    """Go up."""
    op.create_index(
        "ix_contact_legs_of_contact",
        "contact_legs",
        ["contact_id", "leg_no", "id", "queue_id", "team_id", "agent_id", "queued_at"],
    )
    op.drop_index(LEGS, table_name="contact_legs")
    op.create_index("ix_ticket_events_of_ticket", "ticket_events", ["ticket_id", "at", "actor_kind", "actor_id"])
    op.drop_index(EVENTS, table_name="ticket_events")
    op.create_index("ix_ticket_events_actor_id_at", "ticket_events", ["actor_id", "at"])
    op.create_index("ix_tickets_assignee_id_created_at", "tickets", ["assignee_id", "created_at"])


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_tickets_assignee_id_created_at", table_name="tickets")
    op.drop_index("ix_ticket_events_actor_id_at", table_name="ticket_events")
    op.create_index(EVENTS, "ticket_events", ["ticket_id", "at"])
    op.drop_index("ix_ticket_events_of_ticket", table_name="ticket_events")
    op.create_index(LEGS, "contact_legs", ["contact_id", "leg_no"])
    op.drop_index("ix_contact_legs_of_contact", table_name="contact_legs")
