"""One kind of refusal."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """HTTP status, and the sentence in both languages; ``{…}`` are filled from the details."""

    status: int
    id: str
    en: str
