"""A file of somebody else → tables of text. CSV in three encodings and with four delimiters, XLSX, Parquet, or a ZIP of these.

The name of a file is not believed: what it is, its first bytes say.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Any

from regsosek.imports.cells import MAX_COLUMNS, Number, Row, Table, judge_structure, named_once
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.label import Label

DAMAGED = Label("rusak, terpotong, atau terkunci kata sandi", "damaged, cut off, or locked with a password")
MAX_BYTES = 400 * 1024 * 1024
MAX_UNPACKED = 2 * 1024 * 1024 * 1024
MAX_RATIO = 200
MAX_MEMBERS = 20_000
_DELIMITERS = ";,|\t"
_HEADER_WITHIN = 20


def read(filename: str, data: bytes) -> list[Table]:
    """:raises Problem: ``import_empty``, ``import_encoding``, ``import_unreadable``, ``import_zip_bomb``, ``import_too_large``."""
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise Problem("import_empty")
    if len(data) > MAX_BYTES:
        raise Problem("import_too_large", megabytes=MAX_BYTES // 1024 // 1024)
    tables = [table for table in _tables(filename, data) if table.columns]
    for table in tables:
        judge_structure(table)
    if not any(table.rows for table in tables):
        raise Problem("import_empty")
    return tables


def _tables(filename: str, data: bytes) -> list[Table]:
    stem = PurePosixPath(filename).stem[:80] or "tabel"
    if data[:4] == b"PAR1":
        return [_parquet(stem, data)]
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _spreadsheet(data)
    if data[:4] == b"PK\x03\x04":
        members = unpacked(data, wanted=lambda name: name.lower().endswith((".csv", ".txt", ".xlsx", ".parquet")))
        if any(name == "[Content_Types].xml" for name in members.names):
            return _spreadsheet(data)
        return [table for name in sorted(members.files) for table in _tables(name, members.files[name])]
    return [_csv(stem, data)]


class Unpacked:
    """``names`` of everything in a ZIP; ``files`` holds the bytes of what was wanted."""

    def __init__(self, names: list[str], files: dict[str, bytes]) -> None:
        self.names, self.files = names, files


def unpacked(data: bytes, wanted: Any, largest: int = MAX_UNPACKED) -> Unpacked:
    """Unpack a ZIP in memory, never trusting the sizes it claims.

    :raises Problem: ``import_zip_bomb``, ``import_unreadable``.
    """
    files: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            check_sizes(entries, len(data))
            for entry in entries:
                if not wanted(entry.filename) or PurePosixPath(entry.filename).name.startswith((".", "__")):
                    continue
                with archive.open(entry) as stream:
                    files[entry.filename] = stream.read(largest - total + 1)
                total += len(files[entry.filename])
                if total > largest:
                    raise Problem("import_zip_bomb")
            return Unpacked([entry.filename for entry in entries], files)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        raise Problem("import_unreadable", reason=DAMAGED) from None


def check_sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    """:raises Problem: ``import_zip_bomb``: what it says of itself is already too much."""
    claimed = sum(entry.file_size for entry in entries)
    if claimed > MAX_UNPACKED or len(entries) > MAX_MEMBERS or (claimed > 50_000_000 and claimed > MAX_RATIO * packed):
        raise Problem("import_zip_bomb")


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
        break
    raise Problem("import_encoding")


def _delimiter(text: str) -> str:
    line = next((line for line in text.split("\n", 50) if line.strip()), "")
    outside = "".join(part for place, part in enumerate(line.split('"')) if place % 2 == 0)
    return max(_DELIMITERS, key=outside.count)


def _csv(name: str, data: bytes) -> Table:
    text = _decoded(data)
    known: dict[str, str] = {}
    records: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    begins = 1
    try:
        for record in reader:
            # short texts come again and again: one object each keeps a city in memory
            cells = [known.setdefault(cell, cell) if len(cell) < 12 else cell for cell in map(str.strip, record)]
            if any(cells):
                records.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Problem("import_unreadable", reason=f"baris {reader.line_num}: {error}") from None
    table = _table(name, records)
    for row in table.rows:
        if len(row.values) != len(table.columns):
            row.fault = "wrong_width"
            row.values = (row.values + [""] * len(table.columns))[: len(table.columns)]
    return table


def _table(name: str, records: list[tuple[int, list[str]]]) -> Table:
    """The header is the first row with more than one cell, all of them words; titles above it are no rows."""
    for place, (_, cells) in enumerate(records[:_HEADER_WITHIN]):
        filled = [cell for cell in cells if cell]
        if (len(filled) > 1 or len(cells) == 1) and not any(isinstance(cell, Number) for cell in filled):
            columns = cells
            while columns and not columns[-1]:
                columns = columns[:-1]
            if len(columns) > MAX_COLUMNS:
                raise Problem("import_unreadable", reason=f"> {MAX_COLUMNS} kolom")
            return Table(name, named_once(columns), [Row(line, cells) for line, cells in records[place + 1 :]])
    return Table(name, [])


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "2"  # as the questionnaire writes yes and no
    if isinstance(value, float):
        return Number(f"{value:.0f}" if value.is_integer() else repr(value))
    if isinstance(value, int):
        return Number(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else " ".join(str(value).split())


def _spreadsheet(data: bytes) -> list[Table]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        return [_sheet(sheet) for sheet in sheets if sheet.height]
    except (CalamineError, OSError, ValueError):
        raise Problem("import_unreadable", reason=DAMAGED) from None


def _sheet(sheet: Any) -> Table:
    first = sheet.start[0] if sheet.start else 0
    records = [
        (first + place, [_cell(value) for value in values])
        for place, values in enumerate(sheet.to_python(skip_empty_area=True), start=1)
    ]
    table = _table(sheet.name[:80], [(line, cells) for line, cells in records if any(cells)])
    merged = {
        line
        for (top, _), (bottom, _) in (sheet.merged_cell_ranges or [])
        for line in range(top + 2, bottom + 2)  # all lines of the range but its first, counted from 1
    }
    width = len(table.columns)
    for row in table.rows:
        row.values = (row.values + [""] * width)[:width]
        if row.line in merged:
            row.fault = "merged_cells"
    return table


def _parquet(name: str, data: bytes) -> Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        stored = pq.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError):
        raise Problem("import_unreadable", reason=DAMAGED) from None
    columns = [[_cell(value) for value in column.to_pylist()] for column in stored.columns]
    rows = [Row(line, list(values)) for line, values in enumerate(zip(*columns, strict=True), start=1) if any(values)]
    return Table(name, named_once(stored.column_names), rows)
