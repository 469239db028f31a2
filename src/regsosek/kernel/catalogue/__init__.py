"""Everything that can be refused: code → HTTP status and a sentence in both languages, by subject."""

from regsosek.kernel.catalogue.collecting import COLLECTING
from regsosek.kernel.catalogue.entry import Entry
from regsosek.kernel.catalogue.general import GENERAL

CATALOGUE: dict[str, Entry] = {**GENERAL, **COLLECTING}

__all__ = ["CATALOGUE", "Entry"]
