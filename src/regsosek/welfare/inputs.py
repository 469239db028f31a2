"""What a run reads of every family, and how it is kept: sealed, so that the run can be repeated to the last bit."""

from __future__ import annotations

import hashlib
import io

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from regsosek.kernel import blobs, secrets

SEAL = "welfare inputs"
_KEY = "family_id"


def keep(table: pa.Table) -> str:
    """The table as a sealed Parquet blob; returns the blob's name."""
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    digest = blobs.put(secrets.seal(buffer.getvalue(), purpose=SEAL))
    blobs.settle()
    return digest


def kept(digest: str) -> pa.Table:
    """:raises Problem: ``not_found``; ``cannot_decrypt``."""
    return pq.read_table(io.BytesIO(secrets.unseal(blobs.get(digest), purpose=SEAL)))


def in_order(families: pa.Table) -> pa.Table:
    return families.sort_by(_KEY).combine_chunks()


def digest_of(families: pa.Table) -> str:
    """SHA-256 over the input rows in order of their id: what was ranked, to the last answer."""
    whole = hashlib.sha256()
    for batch in in_order(families).to_batches(max_chunksize=10_000):
        whole.update(orjson.dumps(batch.to_pydict()))
    return whole.hexdigest()


def answers(families: pa.Table) -> list[str]:
    """For each row 16 hex digits of a hash of everything but its id: two runs with the same digits read the same answers."""
    columns = [families[name].to_pylist() for name in families.column_names if name != _KEY]
    return [hashlib.blake2b(orjson.dumps(row), digest_size=8).hexdigest() for row in zip(*columns, strict=True)]
