"""The country as 514 regencies and 84,000 villages: real regencies and districts, invented villages.

*Real*: the 514 regencies and 7,266 districts of the Kemendagri list of 2022 (`vocabulary.places`). Their codes are the
digits of that list in the form of BPS: BPS numbers many places otherwise, so the codes look like BPS codes and are none.
*From memory, check*: millions of people by province (census of 2020). *Invented*: how a province's people lie in its
regencies, all villages (numbered 001, 002 … in their district), their sizes and how well off they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

from regsosek.analysis.synthetic.draws import Floats, Ints
from regsosek.vocabulary.places import known_places

YEAR = 2022
VILLAGES = 84_000
_PLACES = 90  # second word of the key

MILLIONS = {
    "11": 5.3, "12": 14.8, "13": 5.5, "14": 6.4, "15": 3.5, "16": 8.5, "17": 2.0, "18": 9.0, "19": 1.5, "21": 2.1,
    "31": 10.6, "32": 48.3, "33": 36.5, "34": 3.7, "35": 40.7, "36": 11.9, "51": 4.3, "52": 5.3, "53": 5.3, "61": 5.4,
    "62": 2.7, "63": 4.1, "64": 3.8, "65": 0.7, "71": 2.6, "72": 3.0, "73": 9.1, "74": 2.6, "75": 1.2, "76": 1.4,
    "81": 1.8, "82": 1.3, "91": 4.3, "92": 1.1,
}  # fmt: skip
"""People of the provinces as they were until 2022. From memory: check before use for anything but a drawn country."""


@dataclass(frozen=True)
class Country:
    """Villages in order of their codes, (V,) each. `first`, (V + 1,): number of the first family of each village."""

    families: int
    seed: int
    village: pa.Array  # text of 10 digits
    district: pa.Array  # its first 7
    regency: pa.Array  # its first 4
    welfare: Floats  # what the place adds to the welfare of its families
    first: Ints

    def villages_of(self, families: Ints) -> Ints:
        """Index of the village in which each family lives; `families` are numbers from 0, rising."""
        return np.searchsorted(self.first, families, side="right") - 1


def country(families: int, seed: int) -> Country:
    """`families` families spread over all villages; same number and seed, same country."""
    rng = np.random.default_rng([seed, _PLACES])
    regencies, districts = _codes()
    home = np.searchsorted(regencies, [code[:4] for code in districts])
    people = _people(rng, regencies)
    in_district = _villages_of_districts(rng, people, home)
    codes = [
        f"{district}{n:03d}"
        for district, count in zip(districts, in_district, strict=True)
        for n in range(1, count + 1)
    ]
    regency = np.repeat(home, in_district)
    welfare = 0.30 * rng.standard_normal(len(regencies))[regency] + 0.25 * rng.standard_normal(len(codes))
    size = rng.lognormal(0, 0.75, len(codes))
    size *= (people / np.bincount(regency, size))[regency]
    first = np.rint(np.concatenate([[0.0], np.cumsum(size)]) / size.sum() * families).astype(np.int64)
    return Country(
        families, seed, pa.array(codes), pa.array([c[:7] for c in codes]), pa.array([c[:4] for c in codes]), welfare,
        first,
    )  # fmt: skip


@cache
def _codes() -> tuple[list[str], list[str]]:
    """Codes of the regencies (4 digits) and districts (7 digits, the third pair of the list times ten) of 2022."""
    there = [p.code for p in known_places().values() if p.first_vintage <= YEAR <= p.last_vintage]
    parts = [code.split(".") for code in there]
    regencies = sorted("".join(p) for p in parts if len(p) == 2)
    districts = sorted(f"{p[0]}{p[1]}{p[2]}0" for p in parts if len(p) == 3)
    return regencies, districts


def _people(rng: np.random.Generator, regencies: list[str]) -> Floats:
    """Share of the country's people in each regency, (R,)."""
    share = rng.lognormal(0, 0.6, len(regencies))
    province = np.array([code[:2] for code in regencies])
    for code, millions in MILLIONS.items():
        share[province == code] *= millions / share[province == code].sum()
    return np.asarray(share / share.sum())


def _villages_of_districts(rng: np.random.Generator, people: Floats, home: Ints) -> Ints:
    """How many villages each district has, (D,): at least one, `VILLAGES` in all, more where more people live."""
    pull = np.sqrt(people / np.bincount(home))[home] * rng.lognormal(0, 0.35, len(home))
    wanted = pull / pull.sum() * (VILLAGES - len(home))
    count = np.floor(wanted).astype(np.int64)
    count[np.argsort(count - wanted, kind="stable")[: VILLAGES - len(home) - count.sum()]] += 1
    return np.asarray(np.minimum(count, 998) + 1)
