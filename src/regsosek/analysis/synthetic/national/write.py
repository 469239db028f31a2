"""The country as files: parts of whole blocks, written side by side."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from regsosek.analysis.synthetic.national.blocks import BLOCK, block_table
from regsosek.analysis.synthetic.national.places import Country

BLOCKS_PER_PART = 8
"""A part holds about a million families."""


def write_country(
    of: Country, folder: Path, *, blocks_per_part: int = BLOCKS_PER_PART, threads: int = 2,
    advance: Callable[[int], object] = lambda families: None,
) -> list[Path]:  # fmt: skip
    """Writes `folder`/part-00000.parquet …, in order of village; `advance` is told of families as they are written.

    `folder` must be there. What the files hold together depends on the country alone, never on their number.
    """
    blocks = -(-of.families // BLOCK)
    starts = range(0, blocks, blocks_per_part)
    paths = [folder / f"part-{number:05d}.parquet" for number in range(len(starts))]

    def part(path: Path, start: int) -> None:
        _write(of, path, range(start, min(start + blocks_per_part, blocks)), advance)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(part, paths, starts))
    return paths


def _write(of: Country, path: Path, blocks: range, advance: Callable[[int], object]) -> None:
    writer: pq.ParquetWriter | None = None
    try:
        for number in blocks:
            table = block_table(of, number)
            if writer is None:
                writer = pq.ParquetWriter(path, plain(table.schema), compression="zstd", store_schema=False)
            writer.write_table(table.cast(writer.schema), row_group_size=BLOCK)
            advance(len(table))
    finally:
        if writer is not None:
            writer.close()


def plain(schema: pa.Schema) -> pa.Schema:
    """Codes are text for whoever reads the file, however they are packed."""
    return pa.schema([pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in schema])
