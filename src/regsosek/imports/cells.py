"""What a reader of files hands over: tables of text, each row with its line, each cell as it stood in the file."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Rows with more than this are no table but something else.
MAX_COLUMNS = 400


class Number(str):
    """The text of a cell that was a number, not text: of long codes it may have lost digits or leading zeros."""

    __slots__ = ()


@dataclass(slots=True)
class Row:
    """``line`` counts from 1, as an editor or a spreadsheet shows it. ``fault``: why this is no row of data, if it is none.
    ``withdrawn``: it tells of somebody who was erased since the file was uploaded."""

    line: int
    values: list[str]
    fault: str = ""
    withdrawn: bool = False


@dataclass(slots=True)
class Table:
    name: str
    columns: list[str]
    rows: list[Row] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)


def plain(text: str) -> str:
    """Only lower-case letters and digits: how columns and words are compared."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def named_once(columns: list[str]) -> list[str]:
    """Column names as they are, a second one of the same name with its number; a nameless one is called by its place."""
    seen: dict[str, int] = {}
    names = []
    for place, column in enumerate(columns, start=1):
        name = " ".join(column.split())[:100] or f"kolom {place}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def repeated(columns: list[str]) -> list[str]:
    """Names that the header has more than once: :func:`named_once` gave the later ones a number."""
    there = set(columns)
    found = [(c, c.rpartition(" (")[0]) for c in columns if c.endswith(")")]
    again = [(c, first) for c, first in found if first in there and c[len(first) + 2 : -1].isdigit()]
    return list(dict.fromkeys(first for _, first in again))


_TOTALS = ("jumlah", "total", "subtotal", "grandtotal", "jumlahtotal", "totalkeseluruhan")


def judge_structure(table: Table) -> None:
    """Mark the rows that are no data: the header once more, and totals."""
    header = [plain(column) for column in table.columns]
    for row in table.rows:
        if row.fault:
            continue
        # the first cell tells nearly always that a row is data
        if plain(row.values[0]) == header[0] and [plain(value) for value in row.values] == header:
            row.fault = "repeated_header"
        elif _is_total(row.values):
            row.fault = "totals_row"


def _is_total(values: list[str]) -> bool:
    """ "JUMLAH", "TOTAL KELUARGA | 12": a word for a sum in front, and beside it nothing but numbers."""
    first = next((value for value in values if value), "").split()
    if not first or plain(first[0]) not in _TOTALS:
        return False
    filled = [value for value in values if value]
    return len(first) == 1 or (1 < len(filled) <= 4 and all(plain(cell).isdigit() for cell in filled[1:]))
