"""What a copy says of itself: made when, by which version, what it holds, and the hash of each part."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

from regsosek.kernel.problems import Problem

FORMAT = "regsosek-copy/1"
NAME = "manifest.json"


@dataclass(frozen=True)
class Part:
    """One file of a table. ``sha256`` is that of the file as it lies there."""

    name: str
    bytes: int
    sha256: str


@dataclass
class TableCopy:
    """``content`` is the SHA-256 of the table's rows as canonical lines: the same on every database."""

    name: str
    columns: list[str]
    rows: int = 0
    content: str = ""
    parts: list[Part] = field(default_factory=list)


@dataclass
class Manifest:
    """``key_id`` names the key without which sealed numbers stay closed, ``older_keys`` those that were in use beside it while the key
    was rotated. ``damaged`` blobs were not what their name says."""

    made_at: str
    version: str
    key_id: str
    database: str
    schema: dict[str, str]
    tables: list[TableCopy] = field(default_factory=list)
    blobs: int = 0
    blob_bytes: int = 0
    blob_list: str = ""
    damaged: list[str] = field(default_factory=list)
    older_keys: list[str] = field(default_factory=list)
    format: str = FORMAT

    def missing_key(self, there: Collection[str]) -> str | None:
        """A key that the copy needs and that is not among these."""
        return next((key for key in (self.key_id, *self.older_keys) if key not in there), None)

    def contents(self) -> dict[str, tuple[int, str]]:
        """Table → rows and hash: what two copies of the same registry have in common."""
        return {table.name: (table.rows, table.content) for table in self.tables}

    @property
    def size(self) -> int:
        """Rows and files."""
        return sum(table.rows for table in self.tables) + self.blobs

    def write(self) -> bytes:
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"


def read(data: bytes) -> Manifest:
    """:raises Problem: ``copy_damaged``: it is no manifest of ours."""
    try:
        facts: dict[str, Any] = orjson.loads(data)
        tables = [TableCopy(**{**t, "parts": [Part(**p) for p in t["parts"]]}) for t in facts.pop("tables")]
        manifest = Manifest(**facts, tables=tables)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Problem("copy_damaged", file=NAME) from None
    if manifest.format != FORMAT:
        raise Problem("copy_damaged", file=NAME)
    return manifest
