"""One module a frame: `statement()` selects, `shape()` computes the durations."""
