"""When and by whom each family was visited, with what result, what the RT head said, and which photos were taken."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from regsosek.analysis.synthetic.blocks import Block, Frame
from regsosek.analysis.synthetic.draws import Bools, Floats, Ints, occurs, pick
from regsosek.analysis.synthetic.officers import FieldForce, field_force

_VISITS, _JUDGEMENT, _PHOTOS = 32, 33, 34  # random streams
Days = npt.NDArray[np.datetime64]

FIRST_DAY, LAST_DAY = np.datetime64("2022-10-15"), np.datetime64("2022-11-01")
"""The round began on 15 October 2022; the demo stands at the beginning of November."""
_DAY_WEIGHT = np.array([5, 7, 5, 4, 4, 4, 5, 8, 9, 5, 5, 5, 5, 6, 8, 9, 5, 4], dtype=float)
"""Officers get most done at weekends, when people and RT heads are at home; 15 October 2022 was a Saturday."""

VERY_POOR, POOR = -2.02, -1.27
"""Below these the RT head judges very poor (about 2 % of families) and poor (about 8 %)."""
PHOTO_WELFARE = -1.10
"""Families below this welfare (about the poorest eighth) are mostly photographed whatever the RT head said."""


@dataclass(frozen=True)
class Visits:
    """(F,) each. `judgement` 0 where the family was not on the list of the RT head."""

    day: Days
    checked: Days  # NaT: not checked yet
    judged: Days
    result: Ints  # item 205
    judgement: Ints  # 1 very poor, 2 poor, 3 not poor
    outside: Bools  # photo
    inside: Bools
    minute: Ints  # of the photo, UTC
    ppl: Ints  # index into the field force
    pml: Ints


@lru_cache(maxsize=4)
def _workload(of: Frame, force: FieldForce) -> tuple[Floats, Floats]:
    """Per RT: how many families its PPL visits before it, and in all."""
    before = np.zeros(len(of.count))
    total = np.bincount(force.ppl_of, of.count).astype(float)
    done = np.zeros(len(force.ppl))
    for rt, ppl in enumerate(force.ppl_of.tolist()):
        before[rt] = done[ppl]
        done[ppl] += of.count[rt]
    return before, total[force.ppl_of]


def force_of(of: Frame) -> FieldForce:
    return field_force(of.geography, int(of.count.sum()))


def visits(of: Frame, block: Block, welfare: Floats, looks: Floats) -> Visits:
    """`looks`: how well off the house looks from the lane, which is what an RT head goes by besides what he knows."""
    rng, force = of.rng(_VISITS, block.number), force_of(of)
    size = block.families
    before, total = _workload(of, force)
    part = (before[block.sls] + block.family_number - 0.5) / total[block.sls]
    listing = (before[block.sls] + 0.5) / total[block.sls]
    day = _day(part) + rng.integers(0, 2, size)
    day = np.minimum(day, LAST_DAY)
    checked = day + rng.integers(1, 6, size)
    refuses = 0.006 * np.exp(0.5 * welfare.clip(-1, 2))
    result = pick(rng, [1, 2, 3, 4, 5], [0.971, 0.010, 0.009, refuses, 0.005], size)
    judgement = _judgement(of, block, welfare, looks)
    outside, inside = _photos(of, block, welfare, judgement, result)
    return Visits(
        day=day,
        checked=np.where(checked > LAST_DAY, np.datetime64("NaT"), checked),
        judged=np.minimum(np.maximum(_day(listing) - 1, FIRST_DAY), day),
        result=result,
        judgement=judgement,
        outside=outside,
        inside=inside,
        minute=rng.integers(8, 570, size),  # 08:08 to 17:30 WITA
        ppl=force.ppl_of[block.sls],
        pml=force.pml_of[block.sls],
    )


def _day(part: Floats) -> Days:
    """The day on which an officer who has done this part of the work is out."""
    steps = np.cumsum(_DAY_WEIGHT) / _DAY_WEIGHT.sum()
    return FIRST_DAY + np.searchsorted(steps, part.clip(0, 0.999999), side="right")


def _judgement(of: Frame, block: Block, welfare: Floats, looks: Floats) -> Ints:
    rng = of.rng(_JUDGEMENT, block.number)
    seen = 0.62 * welfare + 0.38 * looks + 0.42 * rng.standard_normal(block.families)
    judgement = np.where(seen < VERY_POOR, 1, np.where(seen < POOR, 2, 3))
    return np.where(occurs(rng, 0.015, block.families), 0, judgement)


def _photos(of: Frame, block: Block, welfare: Floats, judgement: Ints, result: Ints) -> tuple[Bools, Bools]:
    rng = of.rng(_PHOTOS, block.number)
    size = block.families
    wanted = np.isin(judgement, (1, 2)) | ((welfare < PHOTO_WELFARE) & occurs(rng, 0.85, size))
    outside = wanted & (result <= 2) & ~occurs(rng, 0.03, size)
    return outside, outside & occurs(rng, 0.60, size)
