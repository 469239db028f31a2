"""Who belongs to a family: type of family, number and age of children, in-laws, grandchildren, parents, helpers.

Poorer families are larger (mean 4.98 members in the poorest decile, 3.13 in the richest, in the Susenas-like profile the
model is held to; a town's are somewhat smaller).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from regsosek.analysis.synthetic.blocks import Block, Frame
from regsosek.analysis.synthetic.draws import NOT_ASKED, Bools, Floats, Ints, asked, occurs, pick

_PEOPLE = 14  # random stream
SLOTS = 14
_HEAD, _SPOUSE, _CHILD, _IN_LAW, _GRANDCHILD, _PARENT, _OTHER, _HELPER = 0, 1, 2, 8, 9, 11, 12, 13
_CHILDREN = _IN_LAW - _CHILD
_RELATION = np.array([1, 2, *[3] * _CHILDREN, 4, 5, 5, 6, 8, 7])
"""Item 409 of each slot."""


class Kind(IntEnum):
    COUPLE_WITH_CHILDREN = 0
    COUPLE = 1
    MOTHER_ALONE = 2
    FATHER_ALONE = 3
    ELDER_ALONE = 4
    SINGLE = 5
    THREE_GENERATIONS = 6
    ELDERLY_COUPLE = 7


_WEIGHT = np.array([0.52, 0.085, 0.075, 0.018, 0.042, 0.045, 0.17, 0.05])
_BY_WELFARE = np.array([0.0, 0.20, -0.28, -0.20, -0.28, 0.25, -0.20, -0.05])
_HEAD_AGE = np.array([[41, 9, 22, 68], [44, 15, 20, 78], [46, 9, 22, 70], [47, 9, 25, 72], [70, 6, 60, 92],
                      [27, 6, 18, 45], [52, 9, 36, 80], [68, 6, 58, 88]])  # fmt: skip
"""Mean, spread, lowest and highest age of the head by kind."""
_MALE_HEAD = np.array([0.97, 0.96, 0.0, 1.0, 0.30, 0.58, 0.93, 0.97])
_HAS_SPOUSE = np.array([1, 1, 0, 0, 0, 0, 1, 1], dtype=bool)
_HAS_CHILDREN = np.array([1, 0, 1, 1, 0, 0, 1, 0], dtype=bool)


@dataclass(frozen=True)
class Members:
    """All members of a block, family after family, in line order. P members."""

    family: Ints  # (P,) index of the family within the block
    line: Ints  # (P,) from 1
    relationship: Ints
    sex: Ints  # 1 male, 2 female
    age: Ints  # years at the interview
    marital_status: Ints
    presence: Ints  # item 404
    residents: Ints  # (F,) members with presence 1 or 5

    @property
    def here(self) -> Bools:
        """Residents, of whom everything else is asked."""
        return (self.presence == 1) | (self.presence == 5)


def members(of: Frame, block: Block, welfare: Floats) -> Members:
    rng = of.rng(_PEOPLE, block.number)
    kind = _kinds(rng, block, welfare)
    age, sex = np.full((block.families, SLOTS), NOT_ASKED), np.ones((block.families, SLOTS), dtype=np.int64)
    _head_and_spouse(rng, block, kind, age, sex)
    _children(rng, kind, welfare, age, sex)
    _relatives(rng, kind, welfare, age, sex)
    marital = _marital(rng, kind, age)
    family, slot = np.nonzero(age >= 0)
    line = np.arange(len(family)) - np.searchsorted(family, family) + 1
    presence = _presence(rng, slot, age[family, slot])
    here = (presence == 1) | (presence == 5)
    return Members(
        family=family,
        line=line,
        relationship=_RELATION[slot],
        sex=sex[family, slot],
        age=age[family, slot],
        marital_status=marital[family, slot],
        presence=presence,
        residents=np.bincount(family[here], minlength=block.families),
    )


def _kinds(rng: np.random.Generator, block: Block, welfare: Floats) -> Ints:
    weights = _WEIGHT[:, None] * np.exp(np.outer(_BY_WELFARE, welfare.clip(-2.5, 2.5)))
    kind = pick(rng, list(Kind), list(weights), block.families)
    young = pick(rng, [Kind.COUPLE_WITH_CHILDREN, Kind.COUPLE, Kind.MOTHER_ALONE], [0.7, 0.2, 0.1], block.families)
    kind = np.where(block.second, young, kind)
    return np.where(block.kos, Kind.SINGLE, kind)


def _head_and_spouse(rng: np.random.Generator, block: Block, kind: Ints, age: Ints, sex: Ints) -> None:
    mean, spread, low, high = _HEAD_AGE[kind].T
    mean = np.where(block.second, 27, np.where(block.kos, 23, mean))
    spread = np.where(block.second | block.kos, 4, spread)
    age[:, _HEAD] = (mean + spread * rng.standard_normal(len(kind))).clip(low, high).astype(np.int64)
    sex[:, _HEAD] = np.where(occurs(rng, _MALE_HEAD[kind], len(kind)), 1, 2)
    years_between = rng.normal(3.5, 3.5, len(kind)) * np.where(sex[:, _HEAD] == 1, 1, -1)
    spouse = (age[:, _HEAD] - years_between).clip(18, 90).astype(np.int64)
    age[:, _SPOUSE] = asked(spouse, _HAS_SPOUSE[kind])
    sex[:, _SPOUSE] = 3 - sex[:, _HEAD]


def _children(rng: np.random.Generator, kind: Ints, welfare: Floats, age: Ints, sex: Ints) -> None:
    """Up to six children, the eldest first; the mother's age and the gaps decide which are already born."""
    size = len(kind)
    mean = np.choose(kind, [1.55, 0, 1.05, 0.8, 0, 0, 1.05, 0]) - 0.42 * welfare.clip(-2.2, 1.6)
    wanted = np.where(_HAS_CHILDREN[kind], 1 + rng.poisson(mean.clip(0.1)), 0).clip(0, _CHILDREN)
    mother = np.where(
        sex[:, _HEAD] == 2, age[:, _HEAD], np.where(_HAS_SPOUSE[kind], age[:, _SPOUSE], age[:, _HEAD] - 3)
    )
    first_birth = rng.normal(24 + 0.8 * welfare, 3.5).clip(17, 36)
    gaps = rng.integers(2, 6, (size, _CHILDREN))
    gaps[:, 0] = 0
    born = (mother - first_birth)[:, None] - np.cumsum(gaps, axis=1)
    stays = rng.random((size, _CHILDREN)) < np.where(born < 22, 0.99, np.where(born < 28, 0.55, 0.22))
    there = (np.arange(_CHILDREN) < wanted[:, None]) & (born >= 0) & stays
    single_parent = (kind == Kind.MOTHER_ALONE) | (kind == Kind.FATHER_ALONE)
    lonely = single_parent & ~there.any(axis=1)
    born[lonely, 0], there[lonely, 0] = (mother[lonely] - 20).clip(0, 24), True
    children = slice(_CHILD, _CHILD + _CHILDREN)
    age[:, children] = asked(born.clip(0, 60), there)
    sex[:, children] = rng.integers(1, 3, (size, _CHILDREN))


def _relatives(rng: np.random.Generator, kind: Ints, welfare: Floats, age: Ints, sex: Ints) -> None:
    size = len(kind)
    extended, head = kind == Kind.THREE_GENERATIONS, age[:, _HEAD]
    young_couple = extended & (head >= 44) & occurs(rng, 0.62, size)
    parent = extended & ((head < 44) | occurs(rng, 0.35, size)) & (head < 70)
    grandchild = (young_couple & occurs(rng, 0.85, size)) | ((kind == Kind.ELDERLY_COUPLE) & occurs(rng, 0.4, size))
    other = (extended & occurs(rng, 0.35, size)) | occurs(rng, 0.05, size) & _HAS_SPOUSE[kind]
    helper = occurs(rng, np.where(welfare > 1.3, 0.07, 0.0), size) & _HAS_SPOUSE[kind]
    for slot, there, low, high, woman in (
        (_IN_LAW, young_couple, 21, 33, 0.5),
        (_GRANDCHILD, grandchild, 0, 9, 0.5),
        (_GRANDCHILD + 1, grandchild & occurs(rng, 0.35, size), 0, 7, 0.5),
        (_OTHER, other, 8, 30, 0.5),
        (_HELPER, helper, 19, 45, 0.9),
    ):
        age[:, slot] = asked(rng.integers(low, high, size), there)
        sex[:, slot] = np.where(occurs(rng, woman, size), 2, 1)
    age[:, _PARENT] = asked((head + rng.integers(19, 34, size)).clip(50, 95), parent)
    sex[:, _PARENT] = np.where(occurs(rng, 0.76, size), 2, 1)
    # the in-law is married to the eldest child
    age[young_couple, _CHILD] = rng.integers(21, 32, size)[young_couple].clip(0, head[young_couple] - 17)
    sex[young_couple, _CHILD] = 3 - sex[young_couple, _IN_LAW]


def _marital(rng: np.random.Generator, kind: Ints, age: Ints) -> Ints:
    """Item 408 for every slot; 1 never married unless the part in the family says otherwise."""
    size = len(kind)
    marital = np.ones_like(age)
    couple = _HAS_SPOUSE[kind]
    marital[couple, _HEAD] = marital[couple, _SPOUSE] = 2
    alone = (kind == Kind.MOTHER_ALONE) | (kind == Kind.FATHER_ALONE) | (kind == Kind.ELDER_ALONE)
    widowed = occurs(rng, ((age[:, _HEAD] - 25) / 45).clip(0.1, 0.93), size)
    marital[alone, _HEAD] = np.where(widowed, 4, 3)[alone]
    marital[:, _PARENT] = np.where(occurs(rng, 0.85, size), 4, 3)
    in_law = age[:, _IN_LAW] >= 0
    marital[in_law, _IN_LAW] = marital[in_law, _CHILD] = 2
    divorced = occurs(rng, 0.12, size) & (age[:, _HELPER] > 25)
    marital[divorced, _HELPER] = 3
    return marital


def _presence(rng: np.random.Generator, slot: Ints, age: Ints) -> Ints:
    """Item 404: nearly all live with the family; some on the card have died, moved or cannot be found, some are new."""
    presence = pick(rng, [1, 2, 3, 4, 5, 6], [0.974, 0.005, 0.009, 0.001, 0.009, 0.002], len(slot))
    presence = np.where((presence == 2) & (age < 40), 1, presence)
    presence = np.where((presence == 3) & (age < 16), 1, presence)
    presence = np.where((presence == 4) & (age < 20), 1, presence)
    newborn = (age == 0) & occurs(rng, 0.5, len(slot))  # not on the card yet
    presence = np.where(newborn, 5, presence)
    return np.where(slot <= _SPOUSE, 1, presence)
