"""A social-economic registry of every family."""

__version__ = "0.1.0"
