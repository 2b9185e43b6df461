"""What the page on tickets over weeks tells: each module makes one panel, as plain values, of one scope."""
