"""Parquet: typed columns, a row group per chunk, the codebook of each column in its metadata."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from regsosek.registry.exports_columns import Column
from regsosek.registry.exports_writers import Chunks, Sheet

_TYPES: dict[str, Any] = {
    "text": pa.string(), "int": pa.int64(), "real": pa.float64(), "date": pa.date32(), "time": pa.timestamp("us", tz="UTC"),
}  # fmt: skip


def as_parquet(sheet: Sheet, chunks: Chunks) -> Iterator[bytes]:
    """A number column is a number column: an answer that is text there (the form has no code for it) is null."""
    schema, buffer = _schema(sheet), io.BytesIO()
    sink = pa.PythonFile(_Drain(buffer), mode="w")
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for chunk in chunks:
            if chunk:
                writer.write_batch(_batch(sheet, schema, chunk))
            yield _taken(buffer)
    sink.close()
    yield _taken(buffer)


class _Drain:
    """A file that is only written to, and knows how much it was given though the bytes are gone already."""

    closed = False

    def __init__(self, buffer: io.BytesIO) -> None:
        self.buffer, self.position = buffer, 0

    def write(self, data: Any) -> int:
        self.position += len(data)
        return self.buffer.write(data)

    def tell(self) -> int:
        return self.position

    def flush(self) -> None: ...

    def close(self) -> None:
        self.closed = True


def _taken(buffer: io.BytesIO) -> bytes:
    data = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return data


def _schema(sheet: Sheet) -> pa.Schema:
    fields = [pa.field(c.name, _TYPES[c.written_as(sheet.labels)], metadata=_about(c, sheet)) for c in sheet.columns]
    return pa.schema(fields, metadata={"title": sheet.title, "notes": "\n".join(sheet.notes)})


def _about(column: Column, sheet: Sheet) -> dict[str, bytes]:
    about = {"label": column.label.text(sheet.language).encode()}
    if column.codes:
        about["codes"] = orjson.dumps({str(k): v.text(sheet.language) for k, v in column.codes.items()})
    return about


def _batch(sheet: Sheet, schema: pa.Schema, chunk: list[dict[str, Any]]) -> pa.RecordBatch:
    values = zip(*(sheet.values(row) for row in chunk), strict=True)
    arrays = [pa.array([_fitting(v, f.type) for v in column], f.type) for column, f in zip(values, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _fitting(value: Any, kind: pa.DataType) -> Any:
    if pa.types.is_string(kind):
        return value if value is None else str(value)
    return None if isinstance(value, str) else value
