"""What the page on response times tells: each module makes one panel, as plain values, of one scope."""
