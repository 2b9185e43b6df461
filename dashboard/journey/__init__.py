"""A customer's journey on one axis of time."""
