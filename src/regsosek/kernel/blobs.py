"""Files by SHA-256, in a folder. What :func:`put` returned is on disk once :func:`settle` has returned: many files are
flushed together, before the transaction that names them commits."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from regsosek.kernel.problems import Problem


def _path(digest: str) -> Path:
    if len(digest) != 64 or not all(c in "0123456789abcdef" for c in digest):
        raise Problem("not_found")
    return Path(settings.REGSOSEK_BLOB_DIR) / digest[:2] / digest[2:4] / digest


def put(data: bytes, *, durable: bool = False) -> str:
    """Keep the bytes; the same bytes are kept once. Returns their SHA-256 in hex. ``durable``: this one file, and its name, are
    on disk when it returns; nothing else is waited for."""
    digest = hashlib.sha256(data).hexdigest()
    path = _path(digest)
    if path.exists():
        return digest
    above = _made(path.parent)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(temporary).replace(path)
        for folder in (path.parent, *above) if durable else ():
            _flush_names(folder)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return digest


def _made(folder: Path) -> list[Path]:
    """Make the folder of a file; returns the folders above it that got a new name in them."""
    if folder.exists():
        return []
    folder.mkdir(parents=True, exist_ok=True)
    return [folder.parent, folder.parent.parent]


def _flush_names(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def get(digest: str) -> bytes:
    """:raises Problem: ``not_found``."""
    try:
        return _path(digest).read_bytes()
    except FileNotFoundError:
        raise Problem("not_found") from None


def is_kept(digest: str) -> bool:
    return _path(digest).exists()


def remove(digest: str) -> None:
    """Take a file away that nothing names any more; one that is not there is taken away already."""
    _path(digest).unlink(missing_ok=True)


def settle() -> None:
    """Wait until every file put so far is on disk."""
    os.sync()
