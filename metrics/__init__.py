"""Every number, defined once. Arithmetic only: no database, no screen."""
