"""Secrets from one key file: AES-256-GCM for what is kept, HMAC for what must be found without being read.

The file holds 32 random bytes in hex behind a key id. Its loss is the loss of every number: keep a sealed copy
(docs/how-to/keys.md).
"""

from __future__ import annotations

import os
import secrets as stdlib_secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from regsosek.kernel.problems import Problem

_SHORTEST = 2 + 12 + 16  # key id, nonce, tag


@dataclass(frozen=True)
class Keys:
    key_id: bytes
    seal: AESGCM
    index: bytes


def create_key_file(path: Path) -> None:
    """Write a new key file, readable by its owner only; an existing one is never overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{stdlib_secrets.token_hex(2)}:{stdlib_secrets.token_hex(32)}\n")
        file.flush()
        os.fsync(file.fileno())


@lru_cache(maxsize=4)
def _load(path: str) -> Keys:
    try:
        key_id, master = Path(path).read_text().strip().split(":")
    except FileNotFoundError:
        raise Problem("key_missing") from None

    def derive(purpose: bytes) -> bytes:
        return HKDF(hashes.SHA256(), 32, salt=None, info=b"regsosek " + purpose).derive(bytes.fromhex(master))

    return Keys(bytes.fromhex(key_id), AESGCM(derive(b"seal")), derive(b"blind index"))


def keys() -> Keys:
    return _load(str(settings.REGSOSEK_KEY_FILE))


def seal(plain: bytes, *, purpose: str) -> bytes:
    """Encrypt: key id (2) + nonce (12) + ciphertext. ``purpose`` is bound in: what was sealed for one cannot be opened for another."""
    ring = keys()
    nonce = os.urandom(12)
    return ring.key_id + nonce + ring.seal.encrypt(nonce, plain, purpose.encode())


def unseal(sealed: bytes | memoryview, *, purpose: str) -> bytes:
    """:raises Problem: ``cannot_decrypt`` (another key, another purpose, or tampered)."""
    ring, data = keys(), bytes(sealed)
    try:
        if data[:2] != ring.key_id or len(data) < _SHORTEST:
            raise InvalidTag
        return ring.seal.decrypt(data[2:14], data[14:], purpose.encode())
    except InvalidTag:
        raise Problem("cannot_decrypt") from None


def keyed_digest(kind: str, data: bytes) -> bytes:
    """32 bytes that nobody without the key can compute or try out."""
    mac = hmac.HMAC(keys().index, hashes.SHA256())
    mac.update(kind.encode() + b"\0" + data)
    return mac.finalize()


def blind_index(kind: str, value: str) -> str:
    """32 hex digits by which equal values find each other and nobody without the key finds the value."""
    return keyed_digest(kind, value.encode())[:16].hex()
