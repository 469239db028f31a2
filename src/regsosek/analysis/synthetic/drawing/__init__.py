"""Drawn houses for the demo: no photograph of anybody's home, and made so that nobody takes them for one."""
