"""One module a source: payload → canonical records, pure."""
