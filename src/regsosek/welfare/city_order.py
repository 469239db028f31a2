"""The order that counts: the forum's group before the model's, then the model's score, then the id as text.

A forum decides a group, not a place: inside its group a settled family stands by its score; one without a score stands last
there. Families with neither a forum's nor a model's group have no place. Quotas (shares) cut the model's groups only: a
decision moves exactly one family, and a group may then hold more or fewer persons than its share.

    city_position  1, 2, 3 … in this order
    city_decile    1 + floor(10 × before / total), at most 10; persons, as in `analysis.pmt.rank`
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
GROUPS = (1, 2, 3, 4)
TENTHS = 10


@dataclass(frozen=True, slots=True)
class Standings:
    """What the order is made of, one entry per family; 0 is "no group", ``scored`` tells whether ``score`` holds."""

    ids: Sequence[str]
    persons: Ints
    score: Ints
    scored: NDArray[np.bool_]
    model_group: Ints
    forum_group: Ints

    @property
    def group(self) -> Ints:
        return np.where(self.forum_group > 0, self.forum_group, self.model_group)


@dataclass(frozen=True, slots=True)
class CityOrder:
    """``position``, ``group`` and ``decile`` per family, 0 for none. ``ends``: group → the place and decile of somebody who
    came behind its last scored family."""

    position: Ints
    group: Ints
    decile: Ints
    ends: dict[str, list[int]]


def city_order(families: Standings) -> CityOrder:
    group = families.group
    order = np.lexsort((np.asarray(families.ids, dtype=np.str_), families.score, ~families.scored, group))
    order = order[group[order] > 0]
    persons = families.persons[order]
    through = np.cumsum(persons)
    total = int(through[-1]) if len(order) else 0
    position, decile = np.zeros(len(group), dtype=np.int64), np.zeros(len(group), dtype=np.int64)
    position[order] = np.arange(1, len(order) + 1)
    decile[order] = _decile(through - persons, total)
    return CityOrder(position, group, decile, _ends(group[order], families.scored[order], through, total))


def _decile(before: Any, total: int) -> Any:
    return np.minimum(TENTHS, 1 + TENTHS * before // max(total, 1))


def _ends(group: Ints, scored: NDArray[np.bool_], through: Ints, total: int) -> dict[str, list[int]]:
    found = {}
    for number in GROUPS:
        ahead = int(((group < number) | ((group == number) & scored)).sum())
        before = int(through[ahead - 1]) if ahead else 0
        found[str(number)] = [ahead + 1, int(_decile(before, total))]
    return found
