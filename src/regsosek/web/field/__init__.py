"""Doors for phones: each address carries the token of one phone."""
