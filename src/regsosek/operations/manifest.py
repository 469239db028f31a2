"""What a copy says of itself: made when, by which version, what it holds, and the hash of each part."""

from __future__ import annotations

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
    """``key_id`` names the key file without which sealed numbers stay closed. ``damaged`` blobs were not what their name says."""

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
    format: str = FORMAT

    def contents(self) -> dict[str, tuple[int, str]]:
        """Table → rows and hash: what two copies of the same registry have in common."""
        return {table.name: (table.rows, table.content) for table in self.tables}

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
