"""Tables larger than memory: where the engine works, and folders of parts as results."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import ibis
import typer
from ibis.backends import BaseBackend

from regsosek.analysis.engine import EngineError, connect, read_alike, write_parts
from regsosek.analysis.pmt.problems import require_columns

Memory = Annotated[
    str | None,
    typer.Option("--memory", help="At most so much memory, for example 6GB; the rest goes through temporary files."),
]
Temp = Annotated[
    Path | None, typer.Option("--temp", help="Folder for temporary files. Default: beside --out; emptied at the end.")
]
_SIZE = re.compile(r"\d+(\.\d+)? ?[KMGT]i?B", re.IGNORECASE)


def is_folder(out: Path) -> bool:
    """A result without an ending is a folder of Parquet parts."""
    return not out.suffix


@contextmanager
def workplace(engine: str, out: Path, memory: str | None, temp: Path | None) -> Iterator[tuple[BaseBackend, Path]]:
    """A connection and its folder for temporary files, which is gone afterwards. EngineError for a bad `memory`."""
    if memory is not None and not _SIZE.fullmatch(memory.strip()):
        raise EngineError(
            f"--memory {memory}: write a number and MB or GB, for example 6GB",
            f"--memory {memory}: tulis angka dan MB atau GB, misalnya 6GB",
        )
    if temp is not None and not temp.is_dir():
        raise EngineError(
            f"there is no folder {temp} for temporary files", f"folder {temp} untuk berkas sementara tidak ada"
        )
    if engine == "spark" and not is_folder(out):
        raise EngineError(
            f"Spark writes a folder of Parquet parts: give --out a name without {out.suffix}",
            f"Spark menulis folder berisi bagian Parquet: beri --out nama tanpa {out.suffix}",
        )
    with tempfile.TemporaryDirectory(dir=temp or out.parent, prefix=".regsosek-") as folder:
        connection = connect(engine, memory, temp=Path(folder), keep_order=not is_folder(out))
        try:
            yield connection, Path(folder)
        finally:
            if connection.name == "pyspark":
                connection._session.stop()
            else:
                connection.disconnect()


def save_parts(connection: BaseBackend, table: ibis.Table, out: Path, *, by: str | None = None) -> None:
    """A folder of Parquet parts, for its owner only, which appears when it is complete."""
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as folder:
        partial = Path(folder) / "parts"
        write_parts(connection, table, partial, by=by)
        for path in partial.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
        partial.chmod(0o700)
        if out.exists():
            out.rmdir()
        partial.replace(out)


def staged(connection: BaseBackend, table: ibis.Table, folder: Path) -> ibis.Table:
    """`table` worked out once and read again from `folder`, where it would be asked for more than once."""
    parts = folder / ibis.util.gen_name("stage")
    write_parts(connection, table, parts)
    return read_alike(connection, sorted(parts.rglob("*.parquet")))


def counted(ranked: ibis.Table, by: str, within: str | None, weight: str) -> ibis.Table:
    """Families and persons per value of `by` and welfare group; no group (null) is "belum diperingkat"."""
    require_columns(ranked.columns, by)
    keys = list(dict.fromkeys([*([within] if within else []), by, "welfare_group"]))
    totals: dict[str, Any] = {
        "families": ranked.count().cast("int64"),
        "persons": ranked[weight].fill_null(0).sum().cast("int64"),
    }
    return ranked.group_by(keys).agg(**totals)
