"""A file under a passphrase: encrypted in blocks, so that it can be large, and so that a cut or a change anywhere is found.

Head: a line that names the format, 16 bytes of salt, 7 bytes of nonce. Then blocks of 1 MiB, each AES-256-GCM with 16 bytes of tag;
the nonce of a block is the head's, its number (4 bytes) and whether it is the last (1 byte), and the head is bound into each. The
key is Argon2id of the passphrase (64 MiB, 3 passes).
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import BinaryIO

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from regsosek.kernel.problems import Problem
from regsosek.operations.folder import flush_folder

MAGIC = b"regsosek sealed 1\n"
_HEAD = len(MAGIC) + 16 + 7
BLOCK = 1024 * 1024
_TAG = 16
SHORTEST_PASSPHRASE = 12


def check_passphrase(passphrase: str) -> None:
    """:raises Problem: ``weak_passphrase``: who has the file can try as often as he likes."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Problem("weak_passphrase", letters=SHORTEST_PASSPHRASE)


def _cipher(passphrase: str, head: bytes) -> AESGCM:
    text = unicodedata.normalize("NFC", passphrase).encode()
    salt = head[len(MAGIC) : len(MAGIC) + 16]
    return AESGCM(hash_secret_raw(text, salt, time_cost=3, memory_cost=65536, parallelism=1, hash_len=32, type=Type.ID))


def _nonce(head: bytes, number: int, last: bool) -> bytes:
    return head[-7:] + number.to_bytes(4, "big") + bytes([last])


class SealedWriter:
    """``with SealedWriter(path, passphrase) as file: file.write(…)``. The file appears under its name when it is whole.

    :raises Problem: ``weak_passphrase``; ``folder_taken``: the file is there already.
    """

    def __init__(self, path: Path, passphrase: str) -> None:
        check_passphrase(passphrase)
        if path.exists():
            raise Problem("folder_taken", folder=path)
        self.path, self.partial = path, path.with_name(path.name + ".partial")
        self._head = MAGIC + os.urandom(16 + 7)
        self._cipher = _cipher(passphrase, self._head)
        self._held, self._number = bytearray(), 0

    def __enter__(self) -> SealedWriter:
        self.partial.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        self._file = os.fdopen(os.open(self.partial, flags, 0o600), "wb")
        self._file.write(self._head)
        return self

    def write(self, data: bytes) -> int:
        self._held += data
        while len(self._held) > BLOCK:
            self._block(bytes(self._held[:BLOCK]), last=False)
            del self._held[:BLOCK]
        return len(data)

    def _block(self, plain: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._head, self._number, last), plain, self._head))
        self._number += 1

    def __exit__(self, kind: object, *_: object) -> None:
        with self._file:
            if kind is None:
                self._block(bytes(self._held), last=True)
                self._file.flush()
                os.fsync(self._file.fileno())
        if kind is not None:
            self.partial.unlink(missing_ok=True)
            return
        self.partial.rename(self.path)
        flush_folder(self.path.parent)


class SealedReader:
    """Reads what a :class:`SealedWriter` wrote; hands over only bytes whose block has been verified.

    :raises Problem: ``wrong_passphrase``; ``sealed_damaged``: cut off, changed, or no such file.
    """

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self._file = file
        self._head = file.read(_HEAD)
        if len(self._head) != _HEAD or not self._head.startswith(MAGIC):
            raise Problem("sealed_damaged")
        self._cipher = _cipher(passphrase, self._head)
        self._next, self._held, self._number = file.read(BLOCK + _TAG), bytearray(), 0

    def read(self, size: int = -1) -> bytes:
        while self._next is not None and (size < 0 or len(self._held) < size):
            self._held += self._block()
        taken = bytes(self._held) if size < 0 else bytes(self._held[:size])
        del self._held[: len(taken)]
        return taken

    def _block(self) -> bytes:
        data, following = self._next, self._file.read(BLOCK + _TAG)
        try:
            plain = self._cipher.decrypt(_nonce(self._head, self._number, not following), data, self._head)
        except (InvalidTag, ValueError):
            if self._number:
                raise Problem("sealed_damaged") from None
            raise Problem("wrong_passphrase") from None  # the first block fails with the wrong key
        self._next, self._number = following or None, self._number + 1  # type: ignore[assignment]
        return plain


def seal_file(data: bytes, path: Path, passphrase: str) -> None:
    with SealedWriter(path, passphrase) as file:
        file.write(data)


def open_file(path: Path, passphrase: str) -> bytes:
    with path.open("rb") as file:
        return SealedReader(file, passphrase).read()
