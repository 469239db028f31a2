"""What the commands of ``pmt`` and ``rank`` share: files in and out, and how a problem is told."""

from __future__ import annotations

import glob
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import duckdb
import ibis
import pyarrow as pa
import typer
from ibis.backends import BaseBackend

from regsosek.analysis.engine import ENGINES, READABLE, EngineError, alike, connect, from_arrow, read, read_alike, write
from regsosek.analysis.pmt.problems import PmtError

Input = Annotated[Path, typer.Argument(help="CSV or Parquet file.", show_default=False)]
Id = Annotated[str, typer.Option("--id", help="Column that names each family; must be unique.")]
Out = Annotated[
    Path,
    typer.Option(
        "--out",
        help="CSV or Parquet file to write; without such an ending a folder of Parquet parts.",
        show_default=False,
    ),
]
Engine = Annotated[str, typer.Option("--engine", help=f"Table engine: {', '.join(ENGINES)}.")]
COMMA_NUMBER = r"^\s*[-+]?\d+(,\d+)?\s*$"
PERSONS, UNIT_WEIGHT = "persons", "_families"


def read_survey(path: Path, *text: str | None) -> Any:
    """The survey as an Arrow table; `text` columns keep their zeros."""
    return read_file(connect(), path, text=named(*text)).to_pyarrow()


def read_file(connection: BaseBackend, path: Path, *, text: tuple[str, ...] = ()) -> ibis.Table:
    """As `engine.read`; in a CSV parted by semicolons a decimal comma is understood, as in such files of spreadsheets: a column
    of nothing but whole numbers and numbers with one comma holds numbers."""
    table = read(connection, path, text=text)
    if path.suffix.lower() != ".csv" or not _has_semicolons(path):
        return table
    words = [name for name in table.columns if table[name].type().is_string() and name not in text]
    if not words:
        return table
    told = {
        n: (table[n].isnull() | table[n].re_search(COMMA_NUMBER)).all() & table[n].contains(",").any() for n in words
    }
    numbers = [name for name, yes in table.aggregate(**told).to_pyarrow().to_pylist()[0].items() if yes]
    return table.mutate(**{n: table[n].replace(",", ".").cast("float64") for n in numbers}) if numbers else table


def _has_semicolons(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace") as file:
        head = file.readline(100_000)
    return head.count(";") > head.count(",")


def expand(sources: Sequence[Path]) -> list[Path]:
    """Files, folders (their Parquet files, else their CSV files) and patterns, in the order of names."""
    found: list[Path] = []
    for source in sources:
        if source.is_dir():
            parts = next((p for p in (sorted(source.rglob(f"*{end}")) for end in reversed(READABLE)) if p), [])
            if not parts:
                raise EngineError(
                    f"there is no {' or '.join(READABLE)} file in {source}",
                    f"tidak ada berkas {' atau '.join(READABLE)} di {source}",
                )
            found += parts
        elif not source.exists() and any(c in str(source) for c in "*?["):
            parts = sorted(Path(name) for name in glob.glob(str(source), recursive=True))  # noqa: PTH207
            if not parts:
                raise EngineError(f"no file is named {source}", f"tidak ada berkas bernama {source}")
            found += parts
        else:
            found.append(source)
    return list(dict.fromkeys(found))


def read_parts(connection: BaseBackend, paths: Sequence[Path], *, text: tuple[str, ...] = ()) -> ibis.Table:
    """One table of all files. Columns must be the same; whole numbers here and fractions there are numbers.

    A column that is empty in one file and not in another is of the other's kind.
    """
    if len(paths) == 1:
        return read_file(connection, paths[0], text=text)
    if alike(paths):
        return read_alike(connection, paths)
    tables = [read_file(connection, path, text=text) for path in paths]
    names = tables[0].columns
    for path, table in zip(paths, tables, strict=True):
        if set(table.columns) != set(names):
            odd = ", ".join(sorted(set(table.columns) ^ set(names)))
            raise EngineError(
                f"{path} and {paths[0]} have different columns: {odd}",
                f"kolom {path} dan {paths[0]} berbeda: {odd}",
            )
    kinds = {name: _kind(tables, name) for name in names}
    same = [table.select(**{name: table[name].cast(kinds[name]) for name in names}) for table in tables]
    return ibis.union(*same)


def _kind(tables: Sequence[ibis.Table], name: str) -> str:
    types = [table[name].type() for table in tables if not _empty(table, name)]
    if len({str(kind) for kind in types}) == 1 and len(types) == len(tables):
        return str(types[0])
    if types and all(kind.is_integer() for kind in types):
        return "int64"
    if types and all(kind.is_numeric() for kind in types):
        return "float64"
    return "string"


def _empty(table: ibis.Table, name: str) -> bool:
    """Whether a file says nothing of the kind of a column: text or no kind at all, and no value."""
    kind = table[name].type()
    return kind.is_unknown() or kind.is_null() or (kind.is_string() and not table[name].count().to_pyarrow().as_py())


def check_out(out: Path, *sources: Path) -> None:
    """What is read is not written over, and the file can be put where it is wanted: known before the work begins."""
    if any(out.exists() and source.exists() and out.samefile(source) for source in sources):
        raise EngineError(
            f"{out} is read and cannot be written at the same time: choose another name for --out",
            f"{out} sedang dibaca dan tidak dapat sekaligus ditulis: pilih nama lain untuk --out",
        )
    if not out.parent.is_dir():
        raise EngineError(
            f"there is no folder {out.parent} to write {out.name} into",
            f"tidak ada folder {out.parent} untuk menulis {out.name}",
        )
    if not out.suffix and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise EngineError(
            f"{out} holds something: choose a new folder for --out",
            f"{out} sudah berisi: pilih folder baru untuk --out",
        )


def save(table: ibis.Table, path: Path, by: list[Any] | None = None) -> None:
    """For its owner only, since a row is about one family. The file appears when it is complete."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}.") as folder:
        part = Path(folder) / path.name
        write(table.order_by(by) if by else table, part)
        part.chmod(0o600)
        part.replace(path)


def save_arrow(table: pa.Table, path: Path) -> None:
    """An Arrow table as a Parquet file, for its owner only, complete when it appears."""
    connection = connect()
    save(from_arrow(connection, "saved", table), path)


def named(*columns: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column for column in columns if column is not None))


def listed(text: str | None) -> list[str] | None:
    """``a,b,c`` as names; None for nothing."""
    return None if text is None else [name.strip() for name in text.split(",") if name.strip()]


@contextmanager
def told() -> Iterator[None]:
    """What is wrong with the input is one line in both languages and exit code 2, never a traceback."""
    try:
        yield
    except PmtError as problem:
        typer.echo(f"{problem.text('en')} / {problem.text('id')}".replace("\n", " "), err=True)
    except EngineError as problem:
        typer.echo(f"{problem}", err=True)
    except OSError as problem:
        typer.echo(f"{problem.filename or 'file'}: {problem.strerror or problem}", err=True)
    except duckdb.Error as problem:
        typer.echo(f"The file cannot be read: {str(problem).splitlines()[0]} / Berkas tidak dapat dibaca.", err=True)
    else:
        return
    raise typer.Exit(2)
