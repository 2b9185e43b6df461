"""Canonical records: what every source turns its payloads into, one kind a table (see kinds.py)."""
