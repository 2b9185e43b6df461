"""The reading pages: the glossary and the quality of the data, drawn in the browser from plain values."""
