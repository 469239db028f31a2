"""The key file: one generation of the master key a line, the oldest first; the last is the one that seals.

``id:hex`` is a generation in use: two bytes of id, 32 random bytes. ``id:retired:hex`` is one that was taken out: of it only the
public key remains with which the digests of its days are verified. A file with one line is an installation whose key was never
rotated. Its loss is the loss of every number: keep a sealed copy (docs/how-to/keys.md).
"""

from __future__ import annotations

import hashlib
import os
import secrets as stdlib_secrets
from dataclasses import dataclass
from pathlib import Path

from regsosek.kernel.problems import Problem

RETIRED = "retired"


@dataclass(frozen=True)
class Line:
    """``master``: 32 bytes; ``None`` in a retired generation, of which ``public`` (hex) remains."""

    key_id: bytes
    master: bytes | None
    public: str = ""

    def text(self) -> str:
        told = f"{RETIRED}:{self.public}" if self.master is None else self.master.hex()
        return f"{self.key_id.hex()}:{told}\n"


def read(data: bytes) -> tuple[Line, ...]:
    """:raises Problem: ``key_damaged``: no key file, or one whose last generation is not in use."""
    try:
        lines = tuple(_line(text) for text in data.decode("ascii").split())
    except (ValueError, UnicodeDecodeError):
        raise Problem("key_damaged") from None
    if not lines or lines[-1].master is None or len({line.key_id for line in lines}) != len(lines):
        raise Problem("key_damaged")
    return lines


def _line(text: str) -> Line:
    key_id, *rest = text.split(":")
    if rest[:1] == [RETIRED]:
        (public,) = rest[1:]
        line = Line(bytes.fromhex(key_id), None, bytes.fromhex(public).hex())
    else:
        (master,) = rest
        line = Line(bytes.fromhex(key_id), bytes.fromhex(master))
    if len(line.key_id) != 2 or (line.master is not None and len(line.master) != 32):
        raise ValueError("not a generation")
    return line


def _fresh(taken: set[bytes]) -> Line:
    while (key_id := stdlib_secrets.token_bytes(2)) in taken:
        pass
    return Line(key_id, stdlib_secrets.token_bytes(32))


def create(path: Path) -> None:
    """Write a new key file, readable by its owner only; an existing one is never overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, [_fresh(set())])


def with_new_generation(data: bytes) -> bytes:
    """The text of the file with one generation more, which seals from then on."""
    lines = read(data)
    return "".join(line.text() for line in (*lines, _fresh({line.key_id for line in lines}))).encode()


def without(data: bytes, retired: dict[bytes, str]) -> bytes:
    """The text of the file with these generations (id → public key in hex) taken out."""
    lines = [Line(line.key_id, None, retired[line.key_id]) if line.key_id in retired else line for line in read(data)]
    return "".join(line.text() for line in lines).encode()


def replace(path: Path, data: bytes) -> None:
    """Put the text in the place of the file: at every instant there is the old one or the new one, whole."""
    read(data)
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    _write(beside, list(read(data)))
    beside.replace(path)
    _flush(path.parent)


def fingerprint(path: Path) -> str:
    """What tells one content of the key file from another, and nothing of it."""
    return hashlib.sha256(b"regsosek key file\0" + path.read_bytes()).hexdigest()[:32]


def _write(path: Path, lines: list[Line]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("".join(line.text() for line in lines))
        file.flush()
        os.fsync(file.fileno())
    _flush(path.parent)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
