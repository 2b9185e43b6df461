"""The top of a page that looks back: where one is, of which period and what, in whose language, as whom."""
