"""Areas in which an answer counts for more, or for less: a factor per area on the lines that move most.

Fitted on what the linear part leaves, area by area, held back by a number of rows that the folds advise; often they
advise none. An area of fewer than `LEAST_ROWS` rows has no factor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from regsosek.analysis.pmt.ensemble.areas import LEAST_ROWS
from regsosek.analysis.pmt.ensemble.linear import Linear
from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.solve import Array

HELD_BACK = (10.0, 30.0, 60.0, 120.0, 250.0, 1000.0)
COLUMNS = (3, 6)
LEAST_GAIN = 0.002
"""Factors are used when they lower the loss in the folds by this share."""


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The linear part with its factors. `starts`: first term of each column; `which`: columns with factors, `centre`
    what their lines give on average, `factors` areas × which."""

    linear: Linear
    starts: Ints
    which: Ints
    centre: Array
    factors: Array

    def lines(self, design: Array) -> Array:
        """rows × columns: what each line gives."""
        return np.asarray(np.add.reduceat(design * self.linear.coefficients[1:], self.starts, axis=1), dtype=np.float64)

    def predict(self, design: Array, area: Ints) -> Array:
        found = self.linear.predict(design, area)
        if len(self.which):
            held = np.vstack([self.factors, np.zeros(len(self.which))])[area]
            found = found + ((self.lines(design)[:, self.which] - self.centre) * held).sum(axis=1)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """Sums over the rows of each area from which factors follow for every penalty."""

    plain: Base
    scale: Array
    gram: Array
    moment: Array

    def base(self, columns: int, held_back: float) -> Base:
        """With factors on the `columns` lines that move most."""
        k = min(columns, len(self.scale))
        gram = self.gram[:, :k, :k] + held_back * np.eye(k)
        factors = np.linalg.solve(gram, self.moment[:, :k, None])[:, :, 0] / self.scale[:k]
        return replace(self.plain, which=self.plain.which[:k], centre=self.plain.centre[:k], factors=factors)


def without(linear: Linear, starts: Ints) -> Base:
    none = np.zeros(0)
    return Base(linear, starts, none.astype(np.int64), none, np.zeros((len(linear.effects), 0)))


def tried(linear: Linear, starts: Ints, design: Array, y: Array, w: Array, area: Ints) -> Tried:
    plain, areas = without(linear, starts), len(linear.effects)
    lines = plain.lines(design)
    mean = np.average(lines, axis=0, weights=w)
    spread = np.sqrt(np.average((lines - mean) ** 2, axis=0, weights=w))
    which = np.argsort(-spread, kind="stable")[: max(COLUMNS)]
    which = which[spread[which] > 1e-6]
    x = (lines[:, which] - mean[which]) / spread[which]
    left = w * (y - linear.predict(design, area))
    enough = np.bincount(area[area >= 0], minlength=areas) >= LEAST_ROWS
    counted = (area >= 0) & np.append(enough, False)[area]
    gram, moment = np.zeros((areas, len(which), len(which))), np.zeros((areas, len(which)))
    for i in range(len(which)):
        moment[:, i] = np.bincount(area[counted], (left * x[:, i])[counted], areas)
        for j in range(i + 1):
            gram[:, i, j] = gram[:, j, i] = np.bincount(area[counted], (w * x[:, i] * x[:, j])[counted], areas)
    return Tried(replace(plain, which=which, centre=mean[which]), spread[which], gram, moment)
