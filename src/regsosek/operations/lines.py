"""A row as a line of JSON: the same text for the same row, whichever database it came from."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import models

#: PostgreSQL's jsonb keeps no negative zero, so neither does a line.
_NEGATIVE_ZERO = re.compile(rb"-0\.0(?![0-9])")


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _binary(value: bytes | memoryview) -> str:
    return base64.b64encode(bytes(value)).decode()


def _uuid(value: UUID | str) -> str:
    """With dashes, whether it came as a UUID or as SQLite keeps it."""
    if isinstance(value, str) and len(value) == 32:
        return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"
    return str(value)


def encoder(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How a value of the field is written; ``None``: JSON writes it as it is."""
    if isinstance(field, models.ForeignKey):
        return encoder(field.target_field)
    if isinstance(field, models.DateTimeField):
        return _instant
    if isinstance(field, models.DateField):
        return date.isoformat
    if isinstance(field, models.BinaryField):
        return _binary
    if isinstance(field, models.UUIDField):
        return _uuid
    if isinstance(field, models.DecimalField):
        return str
    return None


def decoder(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """The way back of :func:`encoder`."""
    if isinstance(field, models.ForeignKey):
        return decoder(field.target_field)
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat
    if isinstance(field, models.DateField):
        return date.fromisoformat
    if isinstance(field, models.BinaryField):
        return base64.b64decode
    if isinstance(field, models.UUIDField):
        return UUID
    if isinstance(field, models.DecimalField):
        return field.to_python
    return None


class Codec:
    """Rows of one table ⇄ lines. A line is a JSON list in the order of the table's columns."""

    def __init__(self, fields: list[models.Field[Any, Any]]) -> None:
        self.json = [isinstance(f, models.JSONField) for f in fields]
        self._write = [(i, fn) for i, f in enumerate(fields) if (fn := encoder(f))]
        self._read = [(i, fn) for i, f in enumerate(fields) if (fn := decoder(f))]

    def line(self, row: Sequence[Any]) -> bytes:
        values = list(row)
        for i, fn in self._write:
            if values[i] is not None:
                values[i] = fn(values[i])
        text = orjson.dumps(values, option=orjson.OPT_SORT_KEYS)
        if _NEGATIVE_ZERO.search(text):
            text = orjson.dumps([_plain(v) if j else v for v, j in zip(values, self.json, strict=True)],
                                option=orjson.OPT_SORT_KEYS)  # fmt: skip
        return text + b"\n"

    def row(self, line: bytes) -> list[Any]:
        """:raises ValueError: not a line of this table."""
        values = orjson.loads(line)
        if not isinstance(values, list) or len(values) != len(self.json):
            raise ValueError("not a row of this table")
        for i, fn in self._read:
            if values[i] is not None:
                values[i] = fn(values[i])
        return values


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value + 0.0
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return value
