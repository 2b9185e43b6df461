"""Finished days of frames, kept as files beside the store: read in milliseconds, dropped as soon as a row changes."""
