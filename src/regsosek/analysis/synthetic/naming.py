"""Invented names of persons and addresses of houses, drawn from the lists of common given names."""

from __future__ import annotations

import numpy as np

from regsosek.analysis.synthetic.blocks import Block, Frame
from regsosek.analysis.synthetic.composition import Members
from regsosek.analysis.synthetic.draws import Bools, Ints, occurs
from regsosek.analysis.synthetic.name_lists import LANES, PEOPLES, Names

_NAMES, _PEOPLE = 15, 16  # random streams
PEOPLE = tuple(PEOPLES)
_OLD = 48
"""From this age on the older generation's names."""


def peoples(of: Frame, block: Block) -> Ints:
    """Index into `PEOPLE` for each family, (F,)."""
    shares = np.cumsum([PEOPLES[people].share for people in PEOPLE])
    draws = of.rng(_PEOPLE, block.number).random(block.families)
    return np.searchsorted(shares / shares[-1], draws, side="right").clip(0, len(PEOPLE) - 1)


def person_names(of: Frame, block: Block, people: Ints, members: Members) -> list[str]:
    """A name per member, letters and blanks only; spouses and in-laws are often of another people."""
    rng = of.rng(_NAMES, block.number)
    size = len(members.family)
    mine = people[members.family]
    married_in = np.isin(members.relationship, (2, 4)) & occurs(rng, 0.3, size)
    mine = np.where(married_in, rng.integers(0, len(PEOPLE), size), mine)
    old, woman = members.age >= _OLD, members.sex == 2
    first, second, pair = rng.random(size), rng.random(size), rng.random(size)
    names = np.empty(size, dtype=object)
    for index, key in enumerate(PEOPLE):
        for group in (False, True):
            here = np.flatnonzero((mine == index) & (woman == group))
            names[here] = _drawn(PEOPLES[key], group, old[here], first[here], second[here], pair[here])
    return names.tolist()


def _drawn(names: Names, woman: bool, old: Bools, first: np.ndarray, second: np.ndarray, pair: np.ndarray) -> list[str]:
    older, younger, behind = (
        (names.old_women, names.women, names.second_women) if woman else (names.old_men, names.men, names.second_men)
    )
    found = []
    for is_old, one, two, has_two in zip(old.tolist(), first.tolist(), second.tolist(), pair.tolist(), strict=True):
        pool = older if is_old else younger
        name = pool[int(one * len(pool))]
        if has_two < (0.35 if is_old else 1.0) * names.pairs:
            other = behind[int(two * len(behind))]
            name = name if other == name else f"{name} {other}"
        found.append(name)
    return found


def addresses(of: Frame, block: Block) -> list[str]:
    """One address per family: street or lane, house number, RT."""
    lanes, numbers = of.homes.lane[block.plot], of.homes.number[block.plot]
    of_dwelling = []
    sls_of_dwelling = block.sls[np.flatnonzero(np.diff(block.dwelling, prepend=-1))]
    for sls, lane, number in zip(sls_of_dwelling.tolist(), lanes.tolist(), numbers.tolist(), strict=True):
        street = LANES[(sls * 7) // 3 % len(LANES)]
        if lane == 0:
            where = f"Jl. {street} No. {number}"
        elif lane % 3:
            where = f"Jl. {street} Gg. {lane} No. {number}"
        else:
            where = f"Gg. {LANES[(sls * 13 + lane * 5) % len(LANES)]} No. {number}"
        of_dwelling.append(f"{where} {of.geography.sls[sls].name}")
    return [of_dwelling[dwelling] for dwelling in block.dwelling.tolist()]
