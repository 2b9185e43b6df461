"""The wall display: one component drawn in the browser, and the route that feeds it."""
