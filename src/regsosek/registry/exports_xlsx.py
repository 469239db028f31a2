"""XLSX: the table, what was left out, and the codebook of its columns, each on a sheet; in constant memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import xlsxwriter

from regsosek.registry.exports_writers import BLOCK, Chunks, Sheet

MOST_ROWS = 1_048_575
"""Of a worksheet, without its first line."""
_WORDS = {
    "id": ("Catatan", "Buku kode", ("Kolom", "Keterangan", "Kelas data", "Kode", "Jawaban")),
    "en": ("Notes", "Codebook", ("Column", "Meaning", "Class", "Code", "Answer")),
}


def as_xlsx(sheet: Sheet, chunks: Chunks) -> Iterator[bytes]:
    """The whole book is written before its first byte goes out: that is how the format is."""
    with tempfile.TemporaryFile() as file:
        _write(sheet, chunks, file)
        file.seek(0)
        while block := file.read(BLOCK):
            yield block


def _write(sheet: Sheet, chunks: Chunks, file: Any) -> None:
    # Text stays text: nothing becomes a formula, a link or a number of sixteen digits with the last one lost.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    notes, codebook, _ = _WORDS[sheet.language]
    with xlsxwriter.Workbook(file, options) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        table = book.add_worksheet(sheet.title[:31])
        table.freeze_panes(1, 0)
        for at, column in enumerate(sheet.columns):
            table.write_string(0, at, column.name, bold)
        number = 0
        for chunk in chunks:
            for row in chunk:
                number += 1
                for at, value in enumerate(sheet.values(row)):
                    _cell(table, number, at, value, day)
        _lines(book.add_worksheet(notes), [[line] for line in (sheet.title, *sheet.notes)])
        _lines(book.add_worksheet(codebook), _codebook(sheet))


def _cell(table: Any, row: int, at: int, value: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, datetime):
        table.write_string(row, at, value.isoformat())
    elif isinstance(value, date):
        table.write_datetime(row, at, value, day)
    elif isinstance(value, str):
        table.write_string(row, at, value)
    else:
        table.write_number(row, at, value)


def _codebook(sheet: Sheet) -> list[list[Any]]:
    tongue = sheet.language
    lines: list[list[Any]] = [list(_WORDS[tongue][2])]
    for c in sheet.columns:
        about = [c.name, c.label.text(tongue), c.needs.label.text(tongue) if c.needs else ""]
        lines += [[*about, code, label.text(tongue)] for code, label in c.codes.items()] or [about]
    return lines


def _lines(page: Any, lines: list[list[Any]]) -> None:
    for at, line in enumerate(lines):
        for column, value in enumerate(line):
            _cell(page, at, column, value, None)
