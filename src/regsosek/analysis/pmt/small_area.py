"""How many persons and families of an area truly belong to the poorest part of the city, and how sure that is.

    true = score + u[kelurahan] + e,    u ~ N(0, between²),    e ~ N(0, sigma² − between²)

The expected number is the sum of the families' chances to lie below the border of the share (`certainty`), never a count of
families ranked there. Chances given u are summed over a grid of u: no random numbers. Two errors remain: each family's own,
which large areas average out, and what a kelurahan has in common, which no number of its families averages out. The border
belongs to the city: where more are poor in truth than expected, it moves, so the whole city always holds its share.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from regsosek.analysis.pmt.certainty import STEP, below, border_at
from regsosek.analysis.pmt.problems import require_columns
from regsosek.analysis.pmt.rank import as_fractions
from regsosek.analysis.pmt.solve import Array
from regsosek.vocabulary.areacode import AreaLevel

LEVELS = (AreaLevel.REGENCY, AreaLevel.DISTRICT, AreaLevel.VILLAGE, AreaLevel.SLS)
ASSUMED = 0.15
"""Without census blocks in the survey so much of the error's variance counts as common to a kelurahan: more than what studies
of such models mostly find (0.05 to 0.10), so that intervals are rather too wide."""
TAIL = 0.05
"""Below and above an interval: 90 % lie within."""
ROUGH, TOO_ROUGH = 0.25, 0.5
"""Coefficient of variation above which a figure is marked as rough, and above which an SLS shows none."""
_NODES = np.linspace(-3.4, 3.4, 41)
_GRID = np.linspace(-8.0, 8.0, 3201)
_NORMAL = np.array([below(z, 0.0, 1.0) for z in _GRID])


class Scored(Protocol):
    """A fitted model of any recipe."""

    @property
    def sigma(self) -> int: ...
    @property
    def fit(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Errors:
    """In points. `between`: standard deviation of what the families of a kelurahan have in common; `sigma`: of the whole
    error. `measured`: whether the survey told `between`, or the rule `ASSUMED`."""

    sigma: float
    between: float
    measured: bool = True

    @property
    def own(self) -> float:
        """Of a family by itself; never less than a tenth of the whole."""
        return math.sqrt(max(self.sigma**2 - self.between**2, 0.01 * self.sigma**2))


def errors_of(model: Scored) -> Errors:
    """Census blocks are smaller than a kelurahan; all that they have in common counts as the kelurahan's, which is careful."""
    told = model.fit.get("between")
    if told:
        return Errors(model.sigma, min(float(told["sd"]), 0.9 * model.sigma))
    return Errors(model.sigma, math.sqrt(ASSUMED) * model.sigma, measured=False)


def small_areas(families: pa.Table, errors: Errors, shares: Sequence[float]) -> pa.Table:
    """One row per area of `LEVELS` and share.

    :param families: one city's, with `sub_sls` (16 digits), `persons`, `score` (points; null: not ranked, left out).
    :returns: `area_code`, `level`, `share`, `families` and `persons` (ranked), and for `poor_families` and `poor_persons` the
        expected number, `_low` and `_high` (90 %; where nobody is the likeliest, the expected number is an end) and `_cv` (coefficient of variation; null where nobody is expected).
    Empty when no family has a score. PmtError `missing_column`.
    """
    require_columns(families.column_names, "sub_sls", "persons", "score")
    seen = families.filter(families["score"].is_valid())
    weight = seen["persons"].fill_null(0).to_numpy().astype(np.float64)
    seen, weight = seen.filter(pa.array(weight > 0)), weight[weight > 0]
    city = _City.of(seen, weight) if len(seen) else None
    parts = [row for share in shares for row in city.rows(errors, share)] if city else []
    return pa.Table.from_pylist(parts, schema=SCHEMA)


SCHEMA = pa.schema(
    [("area_code", pa.string()), ("level", pa.string()), ("share", pa.float64()), ("families", pa.int64()), ("persons", pa.int64())]
    + [(f"poor_{of}{end}", pa.float64()) for of in ("families", "persons") for end in ("", "_low", "_high", "_cv")]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Moments:
    """Of families (f) and persons (p) below the border, per area: mean over u, variance over u, and the mean variance given
    u; `cov` and `both` go with f and p together. `density`: how fast the means rise with the border."""

    mean_f: Array
    mean_p: Array
    var_f: Array
    var_p: Array
    cov: Array
    own_f: Array
    own_p: Array
    both: Array
    density_f: Array
    density_p: Array

    def summed(self, index: np.ndarray, count: int) -> _Moments:
        """Of areas made of others that are independent of each other."""
        return _Moments(
            *(np.bincount(index, getattr(self, name), count).astype(np.float64) for name in _Moments.__slots__)
        )


@dataclass(frozen=True, slots=True)
class _Given:
    """Means and variances given each node of u: areas × nodes."""

    mean_f: Array
    mean_p: Array
    var_f: Array
    var_p: Array
    both: Array


@dataclass(frozen=True, slots=True)
class _Histogram:
    """Areas × steps of score: how many families, their persons, the squares of their persons."""

    families: Array
    persons: Array
    squares: Array

    def summed(self, starts: np.ndarray) -> _Histogram:
        return _Histogram(*(np.add.reduceat(getattr(self, name), starts, axis=0) for name in _Histogram.__slots__))

    def given(self, chance: Array) -> _Given:
        doubt = chance * (1 - chance)
        return _Given(
            self.families @ chance,
            self.persons @ chance,
            self.families @ doubt,
            self.squares @ doubt,
            self.persons @ doubt,
        )

    def moments(self, given: _Given, weights: Array, rise: Array) -> _Moments:
        mean_f, mean_p = given.mean_f @ weights, given.mean_p @ weights
        off_f, off_p = given.mean_f - mean_f[:, None], given.mean_p - mean_p[:, None]
        return _Moments(
            mean_f, mean_p, off_f**2 @ weights, off_p**2 @ weights, (off_f * off_p) @ weights, given.var_f @ weights,
            given.var_p @ weights, given.both @ weights, self.families @ rise, self.persons @ rise,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _City:
    middles: Array
    sls: list[str]
    village: np.ndarray
    """Which kelurahan each SLS belongs to."""
    villages: list[str]
    by_sls: _Histogram
    by_village: _Histogram

    @classmethod
    def of(cls, families: pa.Table, weight: Array) -> _City:
        codes = np.array([code[: AreaLevel.SLS.digits] for code in families["sub_sls"].to_pylist()])
        sls, index = np.unique(codes, return_inverse=True)
        steps = np.floor_divide(families["score"].to_numpy(), STEP).astype(np.int64)
        least, wide = int(steps.min()), int(steps.max() - steps.min()) + 1
        cell, shape = index * wide + steps - least, (len(sls), wide)
        made = [
            np.bincount(cell, w, len(sls) * wide).reshape(shape).astype(np.float64)
            for w in (np.ones(len(cell)), weight, weight**2)
        ]
        villages, starts, village = np.unique(
            [code[: AreaLevel.VILLAGE.digits] for code in sls], return_index=True, return_inverse=True
        )
        by_sls = _Histogram(*made)
        middles = ((np.arange(wide) + least) * STEP + STEP / 2).astype(np.float64)
        return cls(middles, sls.tolist(), village, villages.tolist(), by_sls, by_sls.summed(starts))

    def rows(self, errors: Errors, share: float) -> Iterator[dict[str, Any]]:
        persons = self.by_village.persons.sum(axis=0)
        border = border_at(self.middles.tolist(), persons.tolist(), round(errors.sigma), as_fractions([share])[0])
        nodes = _NODES if errors.between > 0 else np.zeros(1)
        weights = np.exp(-(nodes**2) / 2)
        weights /= weights.sum()
        z = (border - self.middles[:, None] - errors.between * nodes) / errors.own
        chance, rise = _normal(z), (np.exp(-(z**2) / 2) @ weights) / math.sqrt(2 * math.pi) / errors.own
        given_v, given_s = self.by_village.given(chance), self.by_sls.given(chance)
        whole_v, whole_s = self.by_village.moments(given_v, weights, rise), self.by_sls.moments(given_s, weights, rise)
        density = float(whole_v.density_p.sum())
        spread = float((whole_v.var_p + whole_v.own_p).sum())
        for level in (AreaLevel.REGENCY, AreaLevel.DISTRICT):
            above, index = np.unique([code[: level.digits] for code in self.villages], return_inverse=True)
            whole = whole_v.summed(index, len(above))
            found = [_of_many(whole, kind, density, spread) for kind in ("f", "p")]
            yield from self._listed(level, above.tolist(), share, index, found)
        around = (given_v.mean_p - whole_v.mean_p[:, None], whole_v.var_p)
        for level, codes, given, whole, village in (
            (AreaLevel.VILLAGE, self.villages, given_v, whole_v, np.arange(len(self.villages))),
            (AreaLevel.SLS, self.sls, given_s, whole_s, self.village),
        ):
            of_it = tuple(part[village] for part in around)
            found = [_of_one(given, whole, kind, density, spread, of_it, weights) for kind in ("f", "p")]
            yield from self._listed(level, codes, share, None, found)

    def _listed(
        self, level: AreaLevel, codes: list[str], share: float, index: np.ndarray | None, found: list[tuple[Array, ...]]
    ) -> Iterator[dict[str, Any]]:
        source = self.by_sls if level is AreaLevel.SLS else self.by_village
        sums = [getattr(source, name).sum(axis=1) for name in ("families", "persons")]
        if index is not None:
            sums = [np.bincount(index, each, len(codes)) for each in sums]
        for at, code in enumerate(codes):
            row: dict[str, Any] = {
                "area_code": code,
                "level": level.value,
                "share": share,
                "families": int(sums[0][at]),
                "persons": int(sums[1][at]),
            }
            for name, values in zip(("poor_families", "poor_persons"), found, strict=True):
                mean, low, high, sd = (float(v[at]) for v in values)
                row |= {
                    name: mean,
                    f"{name}_low": low,
                    f"{name}_high": high,
                    f"{name}_cv": sd / mean if mean > 0 else None,
                }
            yield row


def _moved(whole: _Moments, kind: str, density: float) -> tuple[Array, Array, Array]:
    """Mean; how much of the city's surplus the moving border takes away from the area; own variance after that."""
    mean, var, own, rise = (getattr(whole, f"{name}_{kind}") for name in ("mean", "var", "own", "density"))
    part = rise / density
    cov, both = (whole.cov, whole.both) if kind == "f" else (whole.var_p, whole.own_p)
    return mean, part, var + own - 2 * part * (cov + both) + part**2 * (whole.var_p + whole.own_p)


def _of_many(whole: _Moments, kind: str, density: float, spread: float) -> tuple[Array, ...]:
    """Areas of many kelurahan."""
    mean, part, own = _moved(whole, kind, density)
    variance = np.maximum(own + part**2 * np.maximum(spread - whole.var_p - whole.own_p, 0), 0)
    low, high = _interval(mean[:, None], variance[:, None], np.ones(1))
    return mean, np.minimum(low, mean), np.maximum(high, mean), np.sqrt(variance)


def _of_one(
    given: _Given, whole: _Moments, kind: str, density: float, spread: float, around: tuple[Array, ...], weights: Array
) -> tuple[Array, ...]:
    """Kelurahan, and SLS within one: `around` is the kelurahan's surplus given u, and its variance over u."""
    mean, part, _ = _moved(whole, kind, density)
    surplus, varies = around
    centres = getattr(given, f"mean_{kind}") - part[:, None] * surplus
    both = given.both if kind == "f" else given.var_p
    own = getattr(given, f"var_{kind}") - 2 * part[:, None] * both + part[:, None] ** 2 * given.var_p
    elsewhere = part**2 * np.maximum(spread - varies - whole.own_p, 0)
    cells = np.gradient(centres, axis=1) ** 2 / 12 if centres.shape[1] > 1 else np.zeros_like(centres)
    variances = np.maximum(own, 0) + elsewhere[:, None]
    low, high = _interval(np.maximum(centres, 1e-9), variances + cells, weights)
    spread_out = np.sqrt((centres - mean[:, None]) ** 2 @ weights + variances @ weights)
    return mean, np.minimum(low, mean), np.maximum(high, mean), spread_out


def _interval(means: Array, variances: Array, weights: Array) -> tuple[Array, Array]:
    """Of a mixture of gamma distributions with these means and variances (areas × nodes), by halving."""
    top = (means + 8 * np.sqrt(variances)).max(axis=1)
    return tuple(_quantile(means, np.maximum(variances, 1e-12), weights, tail, top) for tail in (TAIL, 1 - TAIL))  # type: ignore[return-value]


def _quantile(means: Array, variances: Array, weights: Array, tail: float, top: Array) -> Array:
    shape = np.maximum(means, 1e-9) ** 2 / variances
    low, high = np.zeros(len(means)), top + 1e-9
    for _ in range(32):
        middle = (low + high) / 2
        # Wilson and Hilferty: the cube root of a gamma variable is nearly normal
        z = (np.cbrt(middle[:, None] / np.maximum(means, 1e-9)) - 1 + 1 / (9 * shape)) * 3 * np.sqrt(shape)
        under = _normal(z) @ weights < tail
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return (low + high) / 2


def _normal(z: Array) -> Array:
    return np.interp(z, _GRID, _NORMAL)
