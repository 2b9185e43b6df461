"""Statistics on plain numbers and arrays: they know nothing of metrics or frames."""
