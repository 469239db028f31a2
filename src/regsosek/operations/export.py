"""Everything out: each table in chunks of lines, each photo by its hash, and a manifest at the end.

The rows are read in one transaction that sees one moment and blocks nobody (a snapshot), so the copy is whole although people go on
working.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import connection, transaction

import regsosek
from regsosek.kernel import audit, clock, secrets
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.operations.manifest import NAME, Manifest, Part, TableCopy
from regsosek.operations.tables import Table, every_table, schema

BYTES_IN_A_PART = 4 * 1024 * 1024  # of lines, before they are compressed
_LEVEL = 1  # most bytes are sealed or hashes: 3 takes twice the time for a twentieth less


class Sink(Protocol):
    """Where a copy goes."""

    def add(self, name: str, data: bytes) -> None: ...

    def add_file(self, name: str, path: Path) -> str:
        """Returns the SHA-256 of what was copied."""
        ...


def size() -> int:
    """Rows and files of a whole copy, as they are now: what ``advance`` will add up to."""
    with system_scope("export all"):
        return sum(table.count() for table in every_table()) + sum(1 for _ in blob_files())


def export_all(
    *, by: Actor, sink: Sink, verb: str = "operations.export_all", advance: Callable[[int], None] = lambda _: None
) -> Manifest:
    """Write the whole registry into the sink; the manifest comes last. Written down before the first row is read. ``advance`` is
    told how many rows or files were written.

    :raises Problem: ``not_allowed``: only the system copies everything (the server's command line).
    """
    if not by.all_abilities:
        raise Problem("not_allowed", ability=verb)
    audit.note_reading(by=by, verb=verb)
    *older, newest = (keys.key_id.hex() for keys in secrets.ring().in_use)
    manifest = Manifest(
        made_at=clock.now().isoformat(), version=regsosek.__version__, key_id=newest, older_keys=older,
        database=connection.vendor, schema=schema(),
    )  # fmt: skip
    with system_scope("export all"), one_moment():
        manifest.tables = [_write_table(table, sink, advance) for table in every_table()]
    _write_blobs(manifest, sink, advance)
    sink.add(NAME, manifest.write())
    return manifest


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as it is now. On SQLite a plain BEGIN, which takes no lock for writing; on PostgreSQL a repeatable read."""
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _write_table(table: Table, sink: Sink, advance: Callable[[int], None]) -> TableCopy:
    """While the rows of a part are read, the part before is compressed on the other core."""
    copy, content = TableCopy(table.name, table.columns), hashlib.sha256()
    with ThreadPoolExecutor(1) as other_core:
        waiting: list[Future[bytes]] = []
        for lines, rows in _chunks(table):
            content.update(lines)
            copy.rows += rows
            while waiting:
                _add_part(copy, sink, waiting.pop().result())
            waiting.append(other_core.submit(_packed, lines))
            advance(rows)
        while waiting:
            _add_part(copy, sink, waiting.pop().result())
    copy.content = content.hexdigest()
    return copy


def _packed(lines: bytes) -> bytes:
    return gzip.compress(lines, compresslevel=_LEVEL, mtime=0)


def _add_part(copy: TableCopy, sink: Sink, packed: bytes) -> None:
    name = f"tables/{copy.name}.{len(copy.parts):05d}.jsonl.gz"
    sink.add(name, packed)
    copy.parts.append(Part(name, len(packed), hashlib.sha256(packed).hexdigest()))


def _chunks(table: Table) -> Iterator[tuple[bytes, int]]:
    codec, held, size = table.codec, [], 0
    for row in table.rows():
        held.append(codec.line(row))
        size += len(held[-1])
        if size >= BYTES_IN_A_PART:
            yield b"".join(held), len(held)
            held, size = [], 0
    if held:
        yield b"".join(held), len(held)


def content_of(table: Table) -> tuple[int, str]:
    """Rows and hash of a table as it lies in the database. Under a system scope."""
    content, count = hashlib.sha256(), 0
    for lines, rows in _chunks(table):
        content.update(lines)
        count += rows
    return count, content.hexdigest()


def blob_files() -> Iterator[Path]:
    """Every kept file by its hash, in order; what is being written just now has no such name."""
    root = Path(settings.REGSOSEK_BLOB_DIR)
    return (path for path in sorted(root.glob("??/??/*")) if len(path.name) == 64)


def _write_blobs(manifest: Manifest, sink: Sink, advance: Callable[[int], None]) -> None:
    listed = hashlib.sha256()
    for path in blob_files():
        digest = path.name
        if sink.add_file(f"blobs/{digest[:2]}/{digest[2:4]}/{digest}", path) != digest:
            manifest.damaged.append(digest)
        manifest.blobs += 1
        manifest.blob_bytes += path.stat().st_size
        listed.update(digest.encode() + b"\n")
        advance(1)
    manifest.blob_list = listed.hexdigest()
