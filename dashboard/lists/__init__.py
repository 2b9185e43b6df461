"""Lists of rows that open: one table for all pages, what a URL asks of it, and what its cells say."""
