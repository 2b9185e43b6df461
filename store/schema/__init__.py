"""Tables by subject. Import them from their subject's module; `tables.py` lists all of them."""
