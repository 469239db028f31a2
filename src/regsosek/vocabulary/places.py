"""Where a number was first issued: the official Kemendagri codes of province, regency and district of all known years.

A number never changes when a district is renumbered or a province split, so a retired code is as good as a current one.
The table reaches from 2018 to 2025; codes that were given up before are not in it. Source: data/README.md.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from regsosek.vocabulary.areacode import KemendagriCode


@dataclass(frozen=True, slots=True)
class Place:
    """A code with the first and last yearly list in which it stood. ``full_name`` ends with the province."""

    code: KemendagriCode
    name: str
    full_name: str
    first_vintage: int
    last_vintage: int


@cache
def known_places() -> MappingProxyType[str, Place]:
    """All places by dotted code, ancestors before descendants."""
    table = resources.files(__package__).joinpath("data", "kemendagri_codes.csv")
    places: dict[str, Place] = {}
    for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
        code = KemendagriCode(row["code"])
        parent = places[code.parent] if code.parent else None
        places[code] = Place(
            code=code,
            name=row["name"],
            full_name=f"{row['name']}, {parent.full_name}" if parent else row["name"],
            first_vintage=int(row["first_vintage"]),
            last_vintage=int(row["last_vintage"]),
        )
    return MappingProxyType(places)


def deepest_known(six_digits: str) -> Place | None:
    """The district of an undotted code such as ``647203``, else its regency, else its province; None when even the
    province is unknown."""
    places = known_places()
    province, regency, district = six_digits[:2], six_digits[2:4], six_digits[4:6]
    for code in (f"{province}.{regency}.{district}", f"{province}.{regency}", province):
        if code in places:
            return places[code]
    return None
