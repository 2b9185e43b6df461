"""Reads the store into frames. The only place with SELECT."""
