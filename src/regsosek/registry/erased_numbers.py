"""Numbers that were erased, so that a source that sends them again does not bring the person back unseen.

What is kept answers one question, "was this number erased?", and only to who has the number. Under a system scope.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Collection

from regsosek.kernel import secrets
from regsosek.registry.models import ErasedNumber, ErasureSecret

PURPOSE = "erased numbers"
#: Beside the kinds of :class:`Identifier`: an RT with an address in it.
ADDRESS = "address"
#: Kind and number.
Number = tuple[str, str]


def place(area: str, address: str) -> Number | None:
    """An RT with an address, spelled however; ``None`` where there is no address."""
    plain = "".join(letter for letter in address.casefold() if letter.isalnum())
    return (ADDRESS, f"{area}/{plain}") if plain else None


def remember(numbers: Collection[Number]) -> None:
    """Inside the verb that erases them."""
    said = {(kind, number.strip()) for kind, number in numbers if number.strip()}
    if not said:
        return
    row, _ = ErasureSecret.objects.get_or_create(
        pk=1, defaults={"sealed": secrets.seal(os.urandom(32), purpose=PURPOSE)}
    )
    key = secrets.unseal(row.sealed, purpose=PURPOSE)
    rows = [ErasedNumber(digest=_digest(key, number), kind=number[0]) for number in sorted(said)]
    ErasedNumber.objects.bulk_create(rows, ignore_conflicts=True)


def erased(numbers: Collection[Number]) -> set[Number]:
    """Those of these that were erased."""
    row = ErasureSecret.objects.filter(pk=1).first() if numbers else None
    if row is None:
        return set()
    key = secrets.unseal(row.sealed, purpose=PURPOSE)
    digests = {_digest(key, (kind, number.strip())): (kind, number) for kind, number in numbers}
    found = ErasedNumber.objects.filter(digest__in=list(digests)).values_list("digest", flat=True)
    return {digests[digest] for digest in found}


def _digest(key: bytes, number: Number) -> str:
    return hmac.digest(key, f"{number[0]}\0{number[1]}".encode(), "sha256")[:16].hex()
