"""Runs migrations on the connection that store/migrate.py hands over, in one transaction on both databases."""

from alembic import context

from store.schema.tables import METADATA


def run() -> None:
    """Migrate the connection in the configuration's attributes."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=METADATA,
        compare_type=True,
        transactional_ddl=True,  # SQLite has it too, once BEGIN is sent (store/engine.py)
        render_as_batch=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
