"""One door to the table engine. Functions of `analysis` take and return Ibis tables; only this file knows who computes.

DuckDB inside the process is the default. Further engines get their own branch in `connect`; the expressions stay.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from ibis.backends import BaseBackend

ENGINES = ("duckdb",)
READABLE = (".csv", ".parquet")


class EngineError(ValueError):
    """The engine or the file kind is not one that this door knows."""


def connect(engine: str = "duckdb", memory_limit: str | None = None, threads: int | None = None) -> BaseBackend:
    """A fresh connection that holds its tables in memory; EngineError for an engine not in `ENGINES`.

    `memory_limit` as the engine writes it ("4GB"); beyond it DuckDB works through temporary files. `threads` limits
    the processor cores. Nothing is fetched from the network: extensions are neither installed nor loaded by themselves.
    """
    if engine not in ENGINES:
        raise EngineError(f"unknown engine: {engine!r} (known: {', '.join(ENGINES)})")
    settings: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    if memory_limit is not None:
        settings["memory_limit"] = memory_limit
    if threads is not None:
        settings["threads"] = threads
    return ibis.duckdb.connect(**settings)


def from_arrow(connection: BaseBackend, name: str, data: pa.Table) -> ibis.Table:
    """An Arrow table under a name of this connection, not copied; it lives as long as the connection.

    (Ibis' own `create_table` from memory fails with sqlglot 30: it drops a view without a name.)
    """
    connection.con.register(name, data)
    return connection.table(name)


def read(connection: BaseBackend, path: Path, *, text: tuple[str, ...] = ()) -> ibis.Table:
    """A CSV or Parquet file as a table; EngineError for another ending and when there is no such file.

    `text` names columns of a CSV that are text whatever they look like: identifiers and area codes, whose leading
    zeros a guess would lose. A name that the file does not have is left to the caller to find.
    """
    ending = path.suffix.lower()
    if not path.is_file():
        raise EngineError(f"there is no file {path}")
    if ending == ".parquet":
        return connection.read_parquet(str(path))
    if ending != ".csv":
        raise EngineError(f"{path.name}: only {' and '.join(READABLE)} files can be read")
    names = connection.read_csv(str(path), all_varchar=True).columns
    types = {name: "string" for name in text if name in names}
    # a guess from all rows: the first 20,000 may be empty or whole numbers where later ones are not
    return connection.read_csv(str(path), sample_size=-1, **({"types": types} if types else {}))


def write(table: ibis.Table, path: Path) -> None:
    """Write `table` as CSV or Parquet, by the ending of `path`; EngineError for another ending."""
    ending = path.suffix.lower()
    if ending == ".parquet":
        table.to_parquet(str(path))
    elif ending == ".csv":
        table.to_csv(str(path))
    else:
        raise EngineError(f"{path.name}: only {' and '.join(READABLE)} files can be written")
