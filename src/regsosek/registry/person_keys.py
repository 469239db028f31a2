"""Each person's own key: what tells who somebody is stands in the history only under it, so that destroying the key erases
the person from every state at once while the chain still holds.

The cipher is AES-256-SIV, which needs no nonce: the same name sealed again is the same text, so equal states keep equal
hashes and a stored state can be compared with its last link.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from regsosek.kernel import secrets
from regsosek.kernel.problems import Problem
from regsosek.registry.models import PersonKey

PURPOSE = "person key"
_BYTES = 64

#: Person → cipher; ``None``: the key was destroyed.
Keys = Mapping[UUID, AESSIV | None]


def keys_of(people: Collection[UUID]) -> dict[UUID, AESSIV | None]:
    """The keys that there are. Under a system scope."""
    rows = PersonKey.objects.filter(person_id__in=list(people)).values_list("person_id", "sealed")
    return {person: _cipher(sealed) for person, sealed in rows}


def _cipher(sealed: bytes | memoryview | None) -> AESSIV | None:
    return AESSIV(secrets.unseal(sealed, purpose=PURPOSE)) if sealed is not None else None


def assured(people: Collection[UUID]) -> Keys:
    """The keys, made where a person has none yet. Inside a verb, under a system scope."""
    found = keys_of(people)
    fresh = {person: os.urandom(_BYTES) for person in people if person not in found}
    PersonKey.objects.bulk_create(
        [PersonKey(person_id=person, sealed=secrets.seal(key, purpose=PURPOSE)) for person, key in fresh.items()],
        batch_size=500,
    )
    return found | {person: AESSIV(key) for person, key in fresh.items()}


def seal(keys: Keys, person: UUID, facts: Any) -> dict[str, Any]:
    """The facts under the person's key; a mark of erasure where it was destroyed."""
    cipher = keys.get(person)
    if cipher is None:
        return {"erased": True}
    plain = orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)
    return {"sealed": base64.b85encode(cipher.encrypt(plain, [person.bytes])).decode()}


def unseal(keys: Keys, person: UUID, sealed: Mapping[str, Any]) -> Any:
    """The facts; ``None`` when the person was erased.

    :raises Problem: ``cannot_decrypt``.
    """
    cipher = keys.get(person)
    if cipher is None or "sealed" not in sealed:
        return None
    try:
        return orjson.loads(cipher.decrypt(base64.b85decode(sealed["sealed"]), [person.bytes]))
    except (InvalidTag, ValueError):
        raise Problem("cannot_decrypt") from None
