"""One door to the table engine. Functions of `analysis` take and return Ibis tables; only this file and `spark` know who computes.

DuckDB inside the process is the default; Spark is the same expressions on PySpark. What DuckDB cannot hold in memory goes
through temporary files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends import BaseBackend

from regsosek.vocabulary.label import Label

ENGINES = ("duckdb", "spark")
READABLE = (".csv", ".parquet")
PART_BYTES = "256MB"


class EngineError(ValueError):
    """The engine or the file kind is not one that this door knows; told in English and in Indonesian."""

    def __init__(self, english: str, indonesian: str) -> None:
        self.label = Label(indonesian, english)
        super().__init__(f"{english} / {indonesian}")


def connect(
    engine: str = "duckdb", memory_limit: str | None = None, threads: int | None = None, *, temp: Path | None = None,
    keep_order: bool = True,
) -> BaseBackend:  # fmt: skip
    """A fresh connection that holds its tables in memory; EngineError for an engine not in `ENGINES` or not installed.

    `memory_limit` as the engine writes it ("4GB"); beyond it DuckDB works through temporary files in `temp`. `threads`
    limits the processor cores. `keep_order`: rows leave a table in the order of its file, which costs memory where they
    are many. Nothing is fetched from the network: extensions are neither installed nor loaded by themselves.
    """
    if engine not in ENGINES:
        raise EngineError(
            f"unknown engine: {engine!r} (known: {', '.join(ENGINES)})",
            f"mesin {engine!r} tidak dikenal (yang ada: {', '.join(ENGINES)})",
        )
    if engine == "spark":
        return _spark(memory_limit, threads, temp)
    settings: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    if memory_limit is not None:
        settings["memory_limit"] = memory_limit
    if threads is not None:
        settings["threads"] = threads
    if temp is not None:
        settings["temp_directory"] = str(temp)
    if not keep_order:
        settings["preserve_insertion_order"] = False
    return ibis.duckdb.connect(**settings)


def _spark(memory_limit: str | None, threads: int | None, temp: Path | None) -> BaseBackend:
    from regsosek.analysis.spark import SparkMissing, connect_spark

    try:
        return connect_spark(memory_limit, threads, temp)
    except SparkMissing as error:
        raise EngineError(str(error), "PySpark belum terpasang") from error


def from_arrow(connection: BaseBackend, name: str, data: pa.Table) -> ibis.Table:
    """An Arrow table under a name of this connection, not copied; it lives as long as the connection.

    (Ibis' own `create_table` from memory fails with sqlglot 30: it drops a view without a name.)
    """
    if connection.name == "pyspark":
        connection._session.createDataFrame(data).createOrReplaceTempView(name)
    else:
        connection.con.register(name, data)
    return connection.table(name)


def read(connection: BaseBackend, path: Path, *, text: tuple[str, ...] = ()) -> ibis.Table:
    """A CSV or Parquet file as a table; EngineError for another ending and when there is no such file.

    `text` names columns of a CSV that are text whatever they look like: identifiers and area codes, whose leading
    zeros a guess would lose. A name that the file does not have is left to the caller to find.
    """
    ending = path.suffix.lower()
    if not path.is_file():
        raise EngineError(f"there is no file {path}", f"berkas {path} tidak ada")
    if ending == ".parquet":
        return read_alike(connection, [path])
    if ending != ".csv":
        raise EngineError(
            f"{path.name}: only {' and '.join(READABLE)} files can be read",
            f"{path.name}: hanya berkas {' dan '.join(READABLE)} yang dapat dibaca",
        )
    if connection.name == "pyspark":
        raise EngineError(
            f"{path.name}: Spark reads Parquet files only", f"{path.name}: Spark hanya membaca berkas Parquet"
        )
    names = connection.read_csv(str(path), all_varchar=True).columns
    types = {name: "string" for name in text if name in names}
    # a guess from all rows: the first 20,000 may be empty or whole numbers where later ones are not
    return connection.read_csv(str(path), sample_size=-1, **({"types": types} if types else {}))


def alike(paths: Sequence[Path]) -> bool:
    """Whether all are Parquet files of the same columns and kinds: then they are one table."""
    if any(path.suffix.lower() != ".parquet" or not path.is_file() for path in paths):
        return False
    try:
        first = pq.read_schema(paths[0]).remove_metadata()
        return all(pq.read_schema(path).remove_metadata().equals(first) for path in paths[1:])
    except pa.ArrowException:
        return False


def read_alike(connection: BaseBackend, paths: Sequence[Path]) -> ibis.Table:
    """Parquet files of the same columns as one table; names of folders say nothing of the rows in them."""
    if connection.name == "pyspark":
        from regsosek.analysis.spark import read_parquet_files

        return read_parquet_files(connection, paths, ibis.util.gen_name("parts"))
    return connection.read_parquet([str(path) for path in paths], hive_partitioning=False)


def write(table: ibis.Table, path: Path) -> None:
    """Write `table` as CSV or Parquet, by the ending of `path`; EngineError for another ending."""
    ending = path.suffix.lower()
    if ending not in READABLE:
        raise EngineError(
            f"{path.name}: only {' and '.join(READABLE)} files can be written",
            f"{path.name}: hanya berkas {' dan '.join(READABLE)} yang dapat ditulis",
        )
    if ending == ".parquet":
        _copy(ibis.get_backend(table), table, path, "FORMAT parquet")
    else:
        with in_stages():
            table.to_csv(str(path))


def write_parts(connection: BaseBackend, table: ibis.Table, folder: Path, *, by: str | None = None) -> None:
    """Write `table` as Parquet files into `folder`, which is not there yet; rows in no order.

    `by`: one folder for each value of this column (`regency=1101`), which the files hold too. Spark leaves that out.
    """
    if connection.name == "pyspark":
        from regsosek.analysis.spark import write_folder

        with in_stages():
            write_folder(connection, table, folder)
    elif by is None:
        _copy(connection, table, folder, f"FORMAT parquet, COMPRESSION zstd, FILE_SIZE_BYTES '{PART_BYTES}'")
    else:
        parted = f"PARTITION_BY ({_quoted(by)}), WRITE_PARTITION_COLUMNS true"
        _copy(connection, table, folder, f"FORMAT parquet, COMPRESSION zstd, {parted}")


def _copy(connection: Any, table: ibis.Table, path: Path, how: str) -> None:
    """DuckDB sums whole numbers in 128 bits, which Parquet knows only as fractions: such columns are written in 64."""
    with in_stages():
        query = connection.compile(table)
    connection._run_pre_execute_hooks(table)
    kinds = connection.raw_sql(f"DESCRIBE {query}").fetchall()
    wide = [_quoted(name) for name, kind, *_ in kinds if kind == "HUGEINT"]
    if wide:
        narrow = ", ".join(f"CAST({name} AS BIGINT) AS {name}" for name in wide)
        query = f"SELECT * REPLACE ({narrow}) FROM ({query})"
    target = str(path).replace("'", "''")
    connection.raw_sql(f"COPY ({query}) TO '{target}' ({how})")


@contextmanager
def in_stages() -> Iterator[None]:
    """Each `mutate` is a query of its own, so that an engine works out once what several columns are made from.

    An option of the process: another thread that compiles meanwhile gets a longer query with the same result.
    """
    before = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        yield
    finally:
        ibis.options.sql.fuse_selects = before


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
