"""Lists of NIK as offices send them: one a line, or a CSV with a column ``nik``. Read block by block, always as text."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv as pacsv

from regsosek.vocabulary.nik import SURROUNDING

BLOCK = 4 << 20
"""Bytes read at a time: the memory needed does not grow with the file."""

_SEPARATORS = ",;\t|"
_NUMBER = re.compile(r"\s*[0-9][0-9\s.,+Ee-]*")
_NEVER = "\x1f"
"""A separator that occurs in no list, so that each line is one field."""


class UnreadableList(Exception):
    """The file is no list of NIK; the message is one sentence that says what to do."""


def looks_like_number(text: str) -> bool:
    """Whether a word on the command line is meant as a number and not as a file name."""
    return _NUMBER.fullmatch(text) is not None


def read_niks(path: Path, *, at_byte: Callable[[int], object] = lambda position: None) -> Iterator[pa.Array]:
    """The NIK of a file in its order, as text columns of some 200,000; ``at_byte`` hears how far reading has come.

    A text file has one NIK a line (blank lines are skipped); a file whose first line names a column ``nik`` is a CSV
    with ``,``, ``;``, tab or ``|`` between columns, and every row of it is a NIK, be it empty. UnreadableList, OSError.
    """
    if not path.exists():
        raise UnreadableList(f"There is no file {path}.")
    if path.is_dir():
        raise UnreadableList(f"{path} is a folder, not a file.")
    with path.open("rb") as file:
        rows = _Rows(path)
        found = False
        for column in rows.columns(file, *_shape(path, _heading(path, file))):
            found = found or len(column) > 0
            yield column
            at_byte(file.tell())
        if not found:
            raise UnreadableList(f"{path} holds no NIK.")


class _Rows:
    """Reads the rows of one file. What the parser complains about is told without the row, which may hold a NIK."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._complaint = "its rows cannot be told apart, or it is not UTF-8"

    def columns(self, file: BinaryIO, separator: str | None, column: str | None) -> Iterator[pa.Array]:
        """The one column, block by block; ``column`` is its heading, or None in a file without headings."""
        file.seek(0)
        name = column or "nik"
        try:
            reader = pacsv.open_csv(
                file,
                read_options=pacsv.ReadOptions(block_size=BLOCK, column_names=None if column else [name]),
                parse_options=pacsv.ParseOptions(
                    delimiter=separator or _NEVER,
                    quote_char='"' if column else False,
                    newlines_in_values=separator is not None,
                    ignore_empty_lines=separator is not None or column is None,
                    invalid_row_handler=self._refuse,
                ),
                convert_options=pacsv.ConvertOptions(include_columns=[name], column_types={name: pa.string()}),
            )
            for batch in reader:
                yield batch.column(0)
        except pa.ArrowInvalid:
            raise UnreadableList(f"{self._path} cannot be read as a list: {self._complaint}.") from None

    def _refuse(self, row: pacsv.InvalidRow) -> str:
        self._complaint = f"a row has {row.actual_columns} columns where the heading has {row.expected_columns}"
        return "error"


def _shape(path: Path, heading: str) -> tuple[str | None, str | None]:
    """Separator and heading of the NIK column; None and None for a plain list of lines."""
    if heading.strip(SURROUNDING).isdigit():
        return None, None
    separator = next((mark for mark in _SEPARATORS if mark in heading), None)
    fields = next(csv.reader([heading], delimiter=separator or _NEVER))
    names = [field for field in fields if field.strip().casefold() == "nik"]
    if len(names) > 1:
        raise UnreadableList(f"{path} has more than one column nik.")
    if separator is not None and not names:
        raise UnreadableList(f"{path} has no column nik; its first line is the heading and names each column.")
    return separator, names[0] if names else None


def _heading(path: Path, file: BinaryIO) -> str:
    """The first line that is not blank."""
    start = file.read(1 << 16)
    if not start.strip():
        raise UnreadableList(f"{path} is empty.")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in start:
        raise UnreadableList(f"{path} is not plain text: save it as CSV in UTF-8.")
    lines = start.decode("utf-8-sig", errors="replace").splitlines()
    return next(line for line in lines if line.strip())
