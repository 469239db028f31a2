"""Where people were first registered: most in Samarinda, a quarter elsewhere, as fits a city of newcomers."""

from __future__ import annotations

from functools import cache

import numpy as np

from regsosek.analysis.synthetic.blocks import Block, Frame
from regsosek.analysis.synthetic.composition import Members
from regsosek.analysis.synthetic.draws import Ints, occurs
from regsosek.analysis.synthetic.naming import PEOPLE
from regsosek.vocabulary.places import known_places

_ORIGINS = 17  # random stream
_KALTIM = (
    "64.01",
    "64.02",
    "64.02",
    "64.02",
    "64.02",
    "64.03",
    "64.07",
    "64.08",
    "64.08",
    "64.09",
    "64.71",
    "64.71",
    "64.74",
)
_HOMELANDS: dict[str, tuple[str, ...]] = {
    "banjar": ("63.71", "63.71", "63.03", "63.05", "63.06", "63.07", "63.08", "63.08", "63.09", "63.72"),
    "jawa": ("35.78", "35.07", "35.09", "35.10", "35.04", "35.05", "35.24", "35.06", "33.10", "33.14", "33.12"),
    "bugis": ("73.71", "73.08", "73.08", "73.13", "73.13", "73.15", "73.12", "73.72", "73.14"),
    "kutai": ("64.02", "64.02", "64.08", "64.07"),
    "madura": ("35.26", "35.27", "35.28", "35.29"),
    "lain": ("64.07", "64.11", "73.18", "12.71", "71.71", "65.01"),
}
"""Kemendagri codes of regencies from where each people came; a code listed twice counts twice."""


@cache
def _districts(regency: str) -> tuple[int, ...]:
    """The six-digit codes of a regency's districts, as numbers."""
    known = known_places()
    return tuple(
        int(code.replace(".", "")) for code in known if code.startswith(f"{regency}.") and code.count(".") == 2
    )


@cache
def _pool(people: str, kaltim: bool) -> tuple[int, ...]:
    """Every district to draw from: each regency the same number of times."""
    regencies = _KALTIM if kaltim else _HOMELANDS[people]
    return tuple(districts[i % len(districts)] for r in regencies if (districts := _districts(r)) for i in range(12))


def first_registration(of: Frame, block: Block, people: Ints, members: Members) -> Ints:
    """Six digits of the place of first registration per member, (P,), as a number."""
    rng = of.rng(_ORIGINS, block.number)
    size = len(members.family)
    districts = [int(district.kemendagri.replace(".", "")) for district in of.geography.districts]
    index = {district.code: i for i, district in enumerate(of.geography.districts)}
    home = np.array([index[village.code[:7]] for village in of.geography.villages])[block.village][members.family]
    moved_within = occurs(rng, 0.22, size)
    local = np.array(districts)[np.where(moved_within, rng.integers(0, len(districts), size), home)]
    newcomers = occurs(rng, 0.34, block.families)[members.family]
    chance = np.where(members.age < 15, 0.25, np.where(members.age < 30, 0.6, 0.85))
    elsewhere = np.where(newcomers, occurs(rng, chance, size), occurs(rng, 0.05, size))
    from_kaltim = occurs(rng, 0.35, size)
    draw = rng.random(size)
    foreign = np.zeros(size, dtype=np.int64)
    for i, key in enumerate(PEOPLE):
        for kaltim in (False, True):
            here = (people[members.family] == i) & (from_kaltim == kaltim)
            pool = np.array(_pool(key, kaltim))
            foreign[here] = pool[(draw[here] * len(pool)).astype(np.int64)]
    return np.where(elsewhere, foreign, local)
