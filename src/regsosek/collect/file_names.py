"""Names of files that phones send, as they stand in columns that are not sealed. Officers name files too: a name with 16 digits in a
row may hold a NIK, and one may be longer than the column."""

from __future__ import annotations

import re

from regsosek.kernel import secrets

LONGEST = 200
LONGEST_SENT = 1000
"""Letters; no phone can keep a file with a longer name."""
_INDEX = "file name"
_NUMBER = re.compile(r"\d{16,}")
_HEX = 12


def stored_name(name: str) -> str:
    """The same for the same name, so that what the XML names and what came still match; a name that needs nothing is itself."""
    return stored_names(name)[0] if _needs_it(name) else name


def stored_names(name: str) -> list[str]:
    """What the name may be in a row that was written before a rotation of the key; the newest first."""
    if not _needs_it(name):
        return [name]
    numbers = {number: secrets.blind_indexes(_INDEX, number) for number in _NUMBER.findall(name)}
    whole = secrets.blind_indexes(_INDEX, name)
    return [_with(name, {n: told[at] for n, told in numbers.items()}, whole[at]) for at in range(len(whole))]


def shown_name(name: str) -> str:
    """For a sentence: short, and without long numbers."""
    plain = _NUMBER.sub("…", "".join(c for c in name if c.isprintable()))
    return plain if len(plain) <= 60 else f"{plain[:40]}…{plain[-12:]}"


def _needs_it(name: str) -> bool:
    return len(name) > LONGEST or _NUMBER.search(name) is not None


def _with(name: str, numbers: dict[str, str], whole: str) -> str:
    plain = _NUMBER.sub(lambda found: f"~{numbers[found[0]][:_HEX]}", name)
    if len(plain) <= LONGEST:
        return plain
    stem, dot, end = plain.rpartition(".")
    return f"{(stem or plain)[:120]}~{whole[:_HEX]}{dot}{end[:8] if dot else ''}"
