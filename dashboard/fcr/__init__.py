"""What the page on first-contact resolution tells: each module makes one panel, as plain values, of one scope."""
