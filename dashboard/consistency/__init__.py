"""What the page on channel consistency tells: each module makes one panel, as plain values, of one scope."""
