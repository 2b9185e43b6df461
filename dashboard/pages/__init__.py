"""One page a file: TITLE, ICON, render()."""
