"""Signing in by a name and a password kept here, for sites without an identity provider."""
