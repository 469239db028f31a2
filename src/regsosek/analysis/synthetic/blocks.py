"""Which families live in which RT and house: the frame that all later draws fill, cut into blocks of whole RT.

A block is made from the seed and its own number alone, so documents do not depend on who asks for how many at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from regsosek.analysis.synthetic.draws import Bools, Ints
from regsosek.analysis.synthetic.geography import Geography
from regsosek.analysis.synthetic.homes import Homes, homes

BLOCK_FAMILIES = 2500
_HOUSES = 11  # random stream
_SECOND_FAMILY = 0.043
_KOS = 0.006


@dataclass(frozen=True, eq=False)
class Frame:
    """How many families each RT holds, in all and before it, and where the blocks begin."""

    geography: Geography
    homes: Homes
    key: tuple[int, ...]  # start of every random stream
    count: Ints  # (RT,)
    block_starts: Ints  # RT where each block begins, then the number of RT

    @property
    def blocks(self) -> int:
        return len(self.block_starts) - 1

    def rng(self, stream: int, block: int) -> np.random.Generator:
        return np.random.default_rng([*self.key, stream, block])


@dataclass(frozen=True)
class Block:
    """Families of consecutive RT, in order of RT and house. F families in D dwellings."""

    number: int
    sls: Ints  # (F,) index into geography.sls
    village: Ints  # (F,)
    dwelling: Ints  # (F,) index of the dwelling within the block
    second: Bools  # (F,) a younger family in the house of the one before
    kos: Bools  # (F,) rents a room in a kos
    plot: Ints  # (D,) row of homes
    building_number: Ints  # (F,) from 1 within the RT
    family_number: Ints  # (F,) from 1 within the RT

    @property
    def families(self) -> int:
        return len(self.sls)


@lru_cache(maxsize=4)
def frame(geography: Geography, families: int, key: tuple[int, ...]) -> Frame:
    """`families` shared out over the RT by their size, largest remainders first."""
    exact = geography.sls_share * families
    count = np.floor(exact).astype(np.int64)
    count[np.argsort(count - exact, kind="stable")[: families - int(count.sum())]] += 1
    before = np.cumsum(count) - count
    block_of = before // BLOCK_FAMILIES
    starts = np.flatnonzero(np.diff(block_of, prepend=-1))
    return Frame(geography, homes(geography, families), key, count, np.append(starts, len(count)))


def block(of: Frame, number: int) -> Block:
    """Block `number` of the frame, from 0."""
    rng = of.rng(_HOUSES, number)
    rts = np.arange(of.block_starts[number], of.block_starts[number + 1])
    sls = np.repeat(rts, of.count[rts])
    new_rt = np.diff(sls, prepend=-1) != 0
    kos = _kos(rng, new_rt)
    others = of.count[sls]  # the first family of an RT is never the second of a house: the rest make up for it
    second = ~new_rt & ~kos & (rng.random(len(sls)) < _SECOND_FAMILY * others / np.maximum(others - 1, 1))
    second &= ~np.roll(second | kos, 1)  # two families at most, and none moves into a kos
    new_house = new_rt | ~(second | (kos & np.roll(kos, 1)))
    dwelling = np.cumsum(new_house) - 1
    first_of_rt = np.maximum.accumulate(np.where(new_rt, np.arange(len(sls)), 0))
    return Block(
        number=number,
        sls=sls,
        village=of.geography.sls_village[sls],
        dwelling=dwelling,
        second=second,
        kos=kos,
        plot=_plots(rng, of.homes, sls[new_house]),
        building_number=dwelling - dwelling[first_of_rt] + 1,
        family_number=np.arange(len(sls)) - first_of_rt + 1,
    )


def _kos(rng: np.random.Generator, new_rt: Bools) -> Bools:
    """Runs of two to five single persons under one roof, never across the border of an RT."""
    kos = np.zeros(len(new_rt), dtype=bool)
    for start in np.flatnonzero(rng.random(len(new_rt)) < _KOS).tolist():
        end = start + 1
        last = min(int(start) + int(rng.integers(2, 6)), len(new_rt))
        while end < last and not new_rt[end]:
            end += 1
        if not kos[max(start - 1, 0) : end + 1].any():
            kos[start:end] = True
    return kos


def _plots(rng: np.random.Generator, of: Homes, sls: Ints) -> Ints:
    """A plot for each dwelling, in building order; a crowded RT lets houses share plots."""
    found = []
    for rt, houses in zip(*np.unique(sls, return_counts=True), strict=True):
        first, after = int(of.first[rt]), int(of.first[rt + 1])
        if houses <= after - first:
            found.append(first + np.sort(rng.permutation(after - first)[:houses]))
        else:
            found.append(first + np.sort(np.arange(houses) % (after - first)))
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)
