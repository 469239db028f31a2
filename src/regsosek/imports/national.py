"""The national decile (desil nasional): never mixed with the city's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class National:
    """A decile of the whole country, as a file gives it; a fact of its own beside the city's ranking."""

    decile: int
    source: str
    as_of: date
