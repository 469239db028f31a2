"""Verbs of keeping."""

from regsosek.operations.actions.copies import Source, import_all, reset_second_factor
from regsosek.operations.actions.keys import add_key, reseal, retire_key

__all__ = ["Source", "add_key", "import_all", "reseal", "reset_second_factor", "retire_key"]
