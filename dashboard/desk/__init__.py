"""The desk: one component that draws the live page in the browser, and the feed that brings it boards."""
