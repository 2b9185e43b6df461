"""The command `floorview`: the composition root, it alone may import everything."""
