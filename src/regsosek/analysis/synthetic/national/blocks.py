"""Families in blocks of a fixed size, each with a random stream of its own: how many files they fill changes nothing."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from regsosek.analysis.synthetic.draws import Bools, Floats, Ints
from regsosek.analysis.synthetic.national.answers import ASSETS, HOUSING, draw
from regsosek.analysis.synthetic.national.places import Country
from regsosek.analysis.tables import FAMILY_TABLE

BLOCK = 1 << 17
"""Families of one block; also one row group of a file."""
NOT_COMPLETE, NO_FLOOR_AREA = 0.015, 0.003
"""Shares of families whose interview was not completed, and of those who gave no floor area."""
_BLOCKS, _ID_BITS = 91, 24  # second word of the key; half of the bits of an id
_OWN = 0.9  # spread of welfare among the families of one village

_TYPES = {column.name: column.type for column in FAMILY_TABLE}
_HEX = np.array([f"{byte:02x}" for byte in range(256)], dtype="S2").view(np.uint16)


def block_table(of: Country, number: int) -> pa.Table:
    """The families `number` × BLOCK … of the country, in order of village."""
    first = number * BLOCK
    index = np.arange(first, min(first + BLOCK, of.families), dtype=np.int64)
    rng = stream(of.seed, _BLOCKS, number)
    village = of.villages_of(index)
    welfare = of.welfare[village] + _OWN * rng.standard_normal(len(index), np.float32)
    return family_columns(of, rng, family_ids(index, of.seed), village, welfare)


def stream(seed: int, *key: int) -> np.random.Generator:
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, *key])))


def family_columns(of: Country, rng: np.random.Generator, ids: pa.Array, village: Ints, welfare: Floats) -> pa.Table:
    """The table of families who live in `village` with `welfare`, (F,) each."""
    answers = draw(rng, welfare)
    result = np.where(rng.random(len(village), np.float32) < NOT_COMPLETE, np.int16(4), np.int16(1))
    complete = result == 1
    measured = complete & (rng.random(len(village), np.float32) >= NO_FLOOR_AREA)
    low = int(village.min()) if len(village) else 0
    high = int(village.max()) + 1 if len(village) else 0
    local = pa.array((village - low).astype(np.int32))
    table: dict[str, pa.Array] = {"family_id": ids}
    for name in ("regency", "district", "village"):
        codes = getattr(of, name).slice(low, high - low).dictionary_encode()
        spot = codes.indices.take(local)
        table[name] = pa.DictionaryArray.from_arrays(spot, codes.dictionary)
    table["interview_result"] = pa.array(result)
    known, area_known = _bits(complete), _bits(measured)
    for name, values in answers.items():
        asked = name in HOUSING or name in ASSETS
        mask = area_known if name == "floor_area" else known if asked else None
        kind = _TYPES[name]
        data = np.ascontiguousarray(values, dtype=kind.to_pandas_dtype())
        table[name] = pa.Array.from_buffers(kind, len(data), [mask, pa.py_buffer(data)])
    return pa.table(table)


def _bits(there: Bools) -> pa.Buffer:
    return pa.py_buffer(np.packbits(there, bitorder="little"))


def family_ids(index: Ints, seed: int) -> pa.Array:
    """Twelve hexadecimal digits for each number below 2^48, no two alike, in no visible order: a Feistel network."""
    mask = np.uint64((1 << _ID_BITS) - 1)
    left, right = index.astype(np.uint64) >> np.uint64(_ID_BITS), index.astype(np.uint64) & mask
    for turn in range(4):
        key = np.uint64((seed * 0x9E3779B1 + turn * 0x85EBCA77 + 1) & 0xFFFFFFFF)
        mixed = (right ^ key) * np.uint64(0xC2B2AE3D27D4EB4F)
        left, right = right, left ^ ((mixed >> np.uint64(29)) & mask)
    value = (left << np.uint64(_ID_BITS)) | right
    octets = value.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 2:]
    text = np.ascontiguousarray(_HEX[octets])
    offsets = np.arange(0, 12 * len(index) + 1, 12, dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), len(index), [None, pa.py_buffer(offsets), pa.py_buffer(text)])
