"""Rows as bytes, chunk by chunk: CSV and GeoJSON as they come, XLSX and Parquet through a nameless file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from regsosek.registry.exports_columns import Column, Row

BLOCK = 1 << 16
_PLAIN = frozenset({str, int, float, bool, type(None)})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a writer gets. ``labels``: language of the answers' texts, None for codes. ``notes``: lines beside the table."""

    title: str
    columns: list[Column]
    language: str
    labels: str | None
    notes: list[str]
    point: tuple[str, str] | None = None
    bom: bool = False

    def values(self, row: Row) -> list[Any]:
        return [plain(c.value(row, self.labels)) for c in self.columns]


def plain(value: Any) -> Any:
    """Text, number, date or None."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict | list):
        return orjson.dumps(value).decode()
    return value


Chunks = Iterable[list[dict[str, Any]]]
Writer = Callable[[Sheet, Chunks], Iterator[bytes]]


def safe(value: Any) -> Any:
    """A cell that a spreadsheet program will not run: text that begins like a formula gets an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _cell(value: Any) -> Any:
    if value is None or type(value) is int:
        return value
    return value.isoformat() if isinstance(value, date | datetime) else safe(value)


def as_csv(sheet: Sheet, chunks: Chunks) -> Iterator[bytes]:
    """UTF-8, comma, names of columns in the first line; with a byte order mark when asked for (older Excel needs it)."""
    buffer = io.StringIO()
    write = csv.writer(buffer, lineterminator="\r\n").writerow
    write([c.name for c in sheet.columns])
    yield (b"\xef\xbb\xbf" if sheet.bom else b"") + _drained(buffer)
    for chunk in chunks:
        for row in chunk:
            write([_cell(v) for v in sheet.values(row)])
        yield _drained(buffer)


def _drained(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def as_geojson(sheet: Sheet, chunks: Chunks) -> Iterator[bytes]:
    """A FeatureCollection in WGS 84 (RFC 7946); rows without a point have the geometry ``null``."""
    assert sheet.point is not None
    head = orjson.dumps({"type": "FeatureCollection", "title": sheet.title, "notes": sheet.notes})
    yield head[:-1] + b',"features":['
    first = True
    for chunk in chunks:
        parts = [orjson.dumps(_feature(sheet, row)) for row in chunk]
        if parts:
            yield (b"" if first else b",\n") + b",\n".join(parts)
            first = False
    yield b"]}"


def _feature(sheet: Sheet, row: Row) -> dict[str, Any]:
    assert sheet.point is not None
    lon, lat = (row[name] for name in sheet.point)
    properties = dict(zip((c.name for c in sheet.columns), sheet.values(row), strict=True))
    for name in sheet.point:
        properties.pop(name)
    geometry = None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}
