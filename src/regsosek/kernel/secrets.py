"""Secrets from one key file: AES-256-GCM for what is kept, HMAC for what must be found without being read.

The file may hold several generations of the key (:mod:`regsosek.kernel.key_file`): the newest seals and indexes, each opens what it
sealed. A running process takes up a changed file with the next value.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from regsosek.kernel import key_file
from regsosek.kernel.problems import Problem

ID_BYTES = 2
_SHORTEST = ID_BYTES + 12 + 16  # key id, nonce, tag

create_key_file = key_file.create


@dataclass(frozen=True)
class Keys:
    """One generation."""

    key_id: bytes
    seal: AESGCM
    index: bytes

    @property
    def signing(self) -> Ed25519PrivateKey:
        """Signs the digests of the days."""
        return Ed25519PrivateKey.from_private_bytes(_mac(self, "daily digest", b"ed25519"))

    @property
    def public(self) -> str:
        return self.signing.public_key().public_bytes_raw().hex()


@dataclass(frozen=True)
class Ring:
    """All generations. ``in_use``: the oldest first. ``public_keys``: of every generation there ever was, the oldest first."""

    in_use: tuple[Keys, ...]
    public_keys: tuple[str, ...]

    @property
    def newest(self) -> Keys:
        return self.in_use[-1]

    @property
    def was_rotated(self) -> bool:
        return len(self.public_keys) > 1

    def of(self, key_id: bytes) -> Keys | None:
        return next((keys for keys in self.in_use if keys.key_id == key_id), None)


def ring() -> Ring:
    """:raises Problem: ``key_missing``; ``key_damaged``."""
    path = settings.REGSOSEK_KEY_FILE
    try:
        state = os.stat(path)  # noqa: PTH116 - asked for every number; a Path costs four times as much
    except FileNotFoundError:
        raise Problem("key_missing") from None
    return _load(path, (state.st_ino, state.st_mtime_ns, state.st_size))


@lru_cache(maxsize=4)
def _load(path: Path, _state: tuple[int, int, int]) -> Ring:
    try:
        lines = key_file.read(Path(path).read_bytes())
    except FileNotFoundError:
        raise Problem("key_missing") from None
    loaded = [(line, _keys(line.key_id, line.master) if line.master else None) for line in lines]
    return Ring(
        tuple(keys for _, keys in loaded if keys is not None),
        tuple(line.public if keys is None else keys.public for line, keys in loaded),
    )


def _keys(key_id: bytes, master: bytes) -> Keys:
    def derive(purpose: bytes) -> bytes:
        return HKDF(hashes.SHA256(), 32, salt=None, info=b"regsosek " + purpose).derive(master)

    return Keys(key_id, AESGCM(derive(b"seal")), derive(b"blind index"))


def keys() -> Keys:
    """The generation that seals."""
    return ring().newest


def seal(plain: bytes, *, purpose: str) -> bytes:
    """Encrypt: key id (2) + nonce (12) + ciphertext. ``purpose`` is bound in: what was sealed for one cannot be opened for another."""
    newest = keys()
    nonce = os.urandom(12)
    return newest.key_id + nonce + newest.seal.encrypt(nonce, plain, purpose.encode())


def unseal(sealed: bytes | memoryview, *, purpose: str) -> bytes:
    """:raises Problem: ``cannot_decrypt`` (a key that is not in the file, another purpose, or tampered)."""
    data = bytes(sealed)
    generation = ring().of(data[:ID_BYTES])
    try:
        if generation is None or len(data) < _SHORTEST:
            raise InvalidTag
        return generation.seal.decrypt(data[ID_BYTES:14], data[14:], purpose.encode())
    except InvalidTag:
        raise Problem("cannot_decrypt") from None


def _mac(generation: Keys, kind: str, data: bytes) -> bytes:
    mac = hmac.HMAC(generation.index, hashes.SHA256())
    mac.update(kind.encode() + b"\0" + data)
    return mac.finalize()


def keyed_digest(kind: str, data: bytes) -> bytes:
    """32 bytes that nobody without the key can compute or try out. Others after a rotation of the key."""
    return _mac(keys(), kind, data)


def blind_index(kind: str, value: str) -> str:
    """32 hex digits by which equal values find each other and nobody without the key finds the value. For what is written; who
    looks up takes :func:`blind_indexes`."""
    return keyed_digest(kind, value.encode())[:16].hex()


def blind_indexes(kind: str, value: str) -> list[str]:
    """The index of the value under each generation in use, the newest first: what a row may have while a rotation runs."""
    return [_mac(generation, kind, value.encode())[:16].hex() for generation in reversed(ring().in_use)]
