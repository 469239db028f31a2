"""Keeping an installation: setting it up, its copies, its keys, its health. May call every room; has no tables."""
