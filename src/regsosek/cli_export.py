"""``regsosek export families --filter FILE.json --format parquet --out FILE``: a table or a filter as a file, as the system."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from regsosek.cli_told import start, stop

TABLES = "families, persons, businesses, dwellings, cooperatives, area_counts, audit"


def export(
    table: Annotated[str, typer.Argument(help=f"One of: {TABLES}.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="File to write; it must not be there yet.", show_default=False)],
    purpose: Annotated[str, typer.Option("--purpose", help="Kept in the audit.", show_default=False)],
    format: Annotated[str, typer.Option("--format", help="csv, xlsx, geojson or parquet.")] = "parquet",
    filter: Annotated[Path | None, typer.Option("--filter", help="JSON file with the conditions.")] = None,
    texts: Annotated[bool, typer.Option("--texts", help="Answers as words instead of the printed codes.")] = False,
    language: Annotated[str, typer.Option("--language", help="id or en: of words, notes and codebook.")] = "id",
    bom: Annotated[bool, typer.Option("--bom", help="CSV with a UTF-8 mark, for older Excel.")] = False,
) -> None:
    """Take a table out as the system: every row, every class, under a purpose that the audit keeps."""
    start()
    from regsosek.kernel.problems import Problem

    if language not in ("id", "en"):
        stop(f"Bahasa tidak dikenal: {language} (id, en)")
    if out.exists():
        stop(f"Berkas sudah ada: {out}")
    try:
        made = _export(table, format, out, purpose, filter, {"labels": texts, "language": language, "bom": bom})
    except Problem as problem:
        stop(problem.sentence())
    except OSError as error:
        stop(f"{error.filename or out}: {error.strerror}")
    for line in made.notes:
        typer.echo(line, err=True)
    typer.echo(f"{made.rows} baris, {made.size} bita, sha256 {made.sha256}: {out}", err=True)


def _export(table: str, format: str, out: Path, purpose: str, filter: Path | None, how: dict[str, Any]) -> Any:
    from regsosek.kernel.action import system
    from regsosek.kernel.problems import Problem
    from regsosek.kernel.scope import activate
    from regsosek.registry.exports import Format, Wanted, prepare
    from regsosek.registry.filters import parse
    from regsosek.web.office.exports_areas import ALL_TABLES

    if table not in ALL_TABLES:
        raise Problem("bad_value", field="tabel", value=table)
    if format not in {known.value for known in Format}:
        raise Problem("bad_value", field="format", value=format)
    chosen = parse(_conditions(filter)) if filter is not None else None
    by = system("export")
    with activate(by.scope):
        made = prepare(by, Wanted(ALL_TABLES[table], Format(format), purpose, chosen, **how))
    _write(made.stream(), out)
    return made


def _conditions(file: Path) -> Any:
    from regsosek.kernel.problems import Problem

    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        raise Problem("filter_malformed", reason=f"JSON {file.name}") from None


def _write(stream: Any, out: Path) -> None:
    """Whole or not at all: under another name until the last byte is on the disk; for its owner's eyes only."""
    partial = out.with_name(f"{out.name}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for block in stream:
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(out)
    except BaseException:
        stream.close()
        partial.unlink(missing_ok=True)
        raise
