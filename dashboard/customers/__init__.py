"""What the page on customers tells: each module makes one view's panels, as plain values, of one scope."""
