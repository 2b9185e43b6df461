"""One module a family of metrics: constants only."""
