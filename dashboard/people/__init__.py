"""Agents side by side and one by one: what their pages tell, as plain values, and the component that draws it."""
