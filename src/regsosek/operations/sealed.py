"""A file under a passphrase: encrypted in blocks, so that it can be large, and so that a cut or a change anywhere is found.

Head: a line that names the format, 16 bytes of salt, 7 bytes of nonce, 16 bytes that only the right key makes (a wrong passphrase
is told from a damaged file by them), 8 bytes of SHA-256 over all that. Then blocks of 1 MiB, each AES-256-GCM with 16 bytes of
tag; the nonce of a block is the head's, its number (4 bytes) and whether it is the last (1 byte), and the head is bound into each.
The key is Argon2id of the passphrase (64 MiB, 3 passes). Files of format 1, without the last two parts of the head, are read too.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from pathlib import Path
from typing import BinaryIO

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from regsosek.kernel.problems import Problem
from regsosek.operations.folder import flush_folder

MAGIC, _MAGIC_1 = b"regsosek sealed 2\n", b"regsosek sealed 1\n"
_SALTED = len(MAGIC) + 16 + 7
_SUM = 8
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
    return head[_SALTED - 7 : _SALTED] + number.to_bytes(4, "big") + bytes([last])


def _key_check(cipher: AESGCM, salted: bytes) -> bytes:
    """What only the right key makes; its nonce ends in 2, that of a block never does."""
    return cipher.encrypt(salted[-7:] + b"\xff\xff\xff\xff\x02", b"", salted)


def _sum(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:_SUM]


def _head_of(file: BinaryIO, passphrase: str) -> tuple[bytes, AESGCM, bool]:
    """The head, its cipher, and whether the passphrase is known to be right.

    :raises Problem: ``sealed_damaged``; ``wrong_passphrase``.
    """
    salted = file.read(_SALTED)
    if len(salted) != _SALTED or not salted.startswith((MAGIC, _MAGIC_1)):
        raise Problem("sealed_damaged")
    if salted.startswith(_MAGIC_1):
        return salted, _cipher(passphrase, salted), False
    check, total = file.read(_TAG), file.read(_SUM)
    if _sum(salted + check) != total:
        raise Problem("sealed_damaged")
    cipher = _cipher(passphrase, salted)
    if not hmac.compare_digest(_key_check(cipher, salted), check):
        raise Problem("wrong_passphrase")
    return salted + check + total, cipher, True


class SealedWriter:
    """``with SealedWriter(path, passphrase) as file: file.write(…)``. The file appears under its name when it is whole.

    :raises Problem: ``weak_passphrase``; ``folder_taken``: the file is there already.
    """

    def __init__(self, path: Path, passphrase: str) -> None:
        check_passphrase(passphrase)
        if path.exists():
            raise Problem("folder_taken", folder=path)
        self.path, self.partial = path, path.with_name(path.name + ".partial")
        salted = MAGIC + os.urandom(16 + 7)
        self._cipher = _cipher(passphrase, salted)
        checked = salted + _key_check(self._cipher, salted)
        self._head = checked + _sum(checked)
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

    :raises Problem: ``wrong_passphrase``; ``sealed_damaged``: cut off, changed, or no such file; ``sealed_unopened``: one of
        these two, which a file of format 1 does not tell apart.
    """

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self._file = file
        self._head, self._cipher, self._known = _head_of(file, passphrase)
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
            if self._known or self._number:
                raise Problem("sealed_damaged") from None
            raise Problem("sealed_unopened") from None
        self._next, self._number = following or None, self._number + 1  # type: ignore[assignment]
        return plain


def seal_file(data: bytes, path: Path, passphrase: str) -> None:
    with SealedWriter(path, passphrase) as file:
        file.write(data)


def open_file(path: Path, passphrase: str) -> bytes:
    with path.open("rb") as file:
        return SealedReader(file, passphrase).read()
