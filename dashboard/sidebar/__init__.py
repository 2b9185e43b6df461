"""The list of pages beside every page."""
