"""Alembic's environment; `store/migrate.py` is the way in. A new version: see CONTRIBUTING."""
