"""Draws: pages, walls, words, and the command line that puts the parts together."""
