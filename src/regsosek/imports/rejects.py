"""The rows that were not taken in, as a file: the columns as they came, then line, column and reason. Mend it, load it again."""

from __future__ import annotations

import json
from collections import defaultdict

from regsosek.imports.cells import Table
from regsosek.imports.ledger import ROW, reason_text
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.imports.work import tables_of
from regsosek.imports.writing import as_csv, as_xlsx, as_zip
from regsosek.kernel import secrets

#: Behind the columns of the file; whoever loads the mended file need not take them out.
ADDED = ("baris asal", "kolom bermasalah", "alasan")


def rejected_rows(batch: ImportBatch) -> int:
    return ImportRow.objects.filter(batch=batch).exclude(reason="").count()


def rejects_file(batch: ImportBatch, language: str, as_workbook: bool = False) -> tuple[str, bytes]:
    """Name and bytes: CSV; a ZIP of CSVs where the file had several tables; or a workbook in which every cell is text, so
    that a spreadsheet keeps all digits."""
    columns = {table.name: table.columns for table in tables_of(batch)}
    rows: dict[str, list[list[str]]] = defaultdict(list)
    for row in ImportRow.objects.filter(batch=batch).exclude(reason="").order_by("sheet", "line").iterator():
        values = json.loads(secrets.unseal(row.sealed, purpose=ROW)) if row.sealed is not None else []
        width = len(columns[row.sheet])
        told = reason_text(row.reason, language) + (
            f" [{row.detail}]" if row.detail and row.reason != "withheld" else ""
        )
        rows[row.sheet].append([*values[:width], str(row.line), row.column, told])
    sheets = {name: [[*columns[name], *ADDED], *listed] for name, listed in rows.items()}
    if as_workbook:
        return "ditolak.xlsx", as_xlsx(
            {name: [list(map(str, row)) for row in sheet] for name, sheet in sheets.items()} or {"kosong": []}
        )
    files = {f"{name}.csv": b"\xef\xbb\xbf" + as_csv(sheet) for name, sheet in sheets.items()}
    if len(columns) == 1:
        return "ditolak.csv", next(iter(files.values()), b"")
    return "ditolak.zip", as_zip(files)


def preview(tables: list[Table], rows: int = 20) -> list[Table]:
    """The first rows of each table."""
    return [Table(table.name, table.columns, table.rows[:rows]) for table in tables]
