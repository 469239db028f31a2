"""Invented cooperatives with members among the invented people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from regsosek.analysis.synthetic.geography import Geography
from regsosek.analysis.synthetic.homes import homes
from regsosek.analysis.synthetic.name_lists import LANES

COOPERATIVES = 60
_COOPERATIVES = 71  # random stream
_TYPES = ("simpan_pinjam", "konsumen", "produsen", "jasa", "pemasaran")
_SHARES = (0.38, 0.30, 0.14, 0.10, 0.08)
_BEGINNING = {
    "simpan_pinjam": "KSP",
    "konsumen": "Koperasi Konsumen",
    "produsen": "Koperasi Produsen",
    "jasa": "Koperasi Jasa",
    "pemasaran": "Koperasi Pemasaran",
}
_VIRTUES = (
    "Bina",
    "Karya",
    "Mitra",
    "Sinar",
    "Tunas",
    "Usaha",
    "Sumber",
    "Cahaya",
    "Mekar",
    "Bangun",
    "Sari",
    "Mufakat",
)
_ENDINGS = ("Bersama", "Sejahtera", "Mandiri", "Makmur", "Lestari", "Utama", "Sentosa", "Peraga", "Rukun", "Jaya")
_GROWN_UP = 17


@dataclass(frozen=True, slots=True)
class Cooperative:
    """`number` is a nomor induk koperasi of 13 digits in a series that begins with 9999 and is nobody's."""

    number: str
    name: str
    kind: str  # simpan_pinjam | konsumen | produsen | jasa | pemasaran
    address: str
    village: str  # 10 digits
    lon: float
    lat: float
    members: tuple[str, ...]  # person_id


def joiners(documents: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Per kelurahan the person_id of adults who own a business or work: who may be a member of a cooperative."""
    found: dict[str, list[str]] = {}
    for document in documents:
        here = found.setdefault(document["sub_sls"][:10], [])
        for member in document["members"]:
            grown = member["identity"].get("age", 0) >= _GROWN_UP
            if grown and (member["business"].get("owns_business") == 1 or member["work"].get("working") == 1):
                here.append(member["person_id"])
    return found


def cooperatives(
    geography: Geography, people: Mapping[str, Sequence[str]], seed: int, count: int = COOPERATIVES
) -> list[Cooperative]:
    """`count` cooperatives, more of them where more people live. `people` as `joiners` gives it; a cooperative takes its
    members from its own kelurahan, nobody joins two, and where nobody lives it has none."""
    rng = np.random.default_rng([seed, _COOPERATIVES])
    size = np.array([village.population for village in geography.villages], dtype=float)
    seats = rng.choice(len(size), count, p=size / size.sum())
    left = {village: list(rng.permutation(list(ids))) for village, ids in sorted(people.items()) if ids}
    taken: set[str] = set()
    return [_drawn(rng, geography, int(seats[i]), i, left, taken) for i in range(count)]


def _drawn(
    rng: np.random.Generator, geography: Geography, seat: int, i: int, left: dict[str, list[str]], taken: set[str]
) -> Cooperative:
    village = geography.villages[seat]
    kind = _TYPES[int(rng.choice(len(_TYPES), p=_SHARES))]
    lon, lat = _office(rng, geography, seat)
    pool = left.get(village.code, [])
    wanted = min(len(pool), int(rng.integers(20, 90)))
    members = tuple(str(pool.pop()) for _ in range(wanted))
    return Cooperative(
        number=f"9999{i + 1:09d}",
        name=_name(rng, kind, taken),
        kind=kind,
        address=f"Jl. {LANES[int(rng.integers(len(LANES)))]} No. {int(rng.integers(1, 180))}, {village.name}",
        village=village.code,
        lon=lon,
        lat=lat,
        members=members,
    )


def _name(rng: np.random.Generator, kind: str, taken: set[str]) -> str:
    while True:
        words = f"{_VIRTUES[int(rng.integers(len(_VIRTUES)))]} {_ENDINGS[int(rng.integers(len(_ENDINGS)))]}"
        name = f"{_BEGINNING[kind]} {words}"
        if name not in taken:
            taken.add(name)
            return name


def _office(rng: np.random.Generator, geography: Geography, seat: int) -> tuple[float, float]:
    """A plot of the kelurahan: on dry land, like any house."""
    plots = homes(geography, 1)
    rts = np.flatnonzero(geography.sls_village == seat)
    rt = int(rng.choice(rts))
    lon, lat = plots.lonlat[int(rng.integers(plots.first[rt], plots.first[rt + 1]))].tolist()
    return lon, lat
