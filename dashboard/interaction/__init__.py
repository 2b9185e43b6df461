"""One interaction on a page: its time line, its transcript, its ticket and clocks, and the facts beside them."""
