"""The words: catalogues in both languages, numbers and durations as text."""
