"""From columns of any survey to questions with a few bands: where a number is cut, which answers stand together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa

from regsosek.analysis.pmt.columns import Column, canonical
from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.features import Band, Feature, Source, as_text
from regsosek.analysis.pmt.solve import Array
from regsosek.vocabulary.label import Label

MOST_BANDS = 5
LEAST_ROWS = 10
LEAST_PART = 0.02
"""A band holds at least ten rows and two in a hundred."""


_Levels = tuple[tuple[int, ...], float, float, float]
"""Levels that stand together, their rows, weight and weighted sum of the target."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One column in bands. `bands`: of each row, -1 without an answer. `cuts`: of a number, where bands begin, without
    the first. `levels`: of a category, indexes of levels by band, from the poorest to the best-off band."""

    column: Column
    bands: Ints
    count: int
    cuts: tuple[float, ...] = ()
    levels: tuple[tuple[int, ...], ...] = ()

    def place(self, encoded: Array) -> Ints:
        """Bands of other rows of the same column."""
        answered = np.isfinite(encoded)
        placed = np.full(len(encoded), -1, dtype=np.int64)
        if self.column.kind == "number":
            placed[answered] = np.searchsorted(np.array(self.cuts), encoded[answered], side="right")
            return placed
        table = np.full(len(self.column.levels) + 1, -1, dtype=np.int64)
        for band, members in enumerate(self.levels):
            table[list(members)] = band
        placed[answered] = table[encoded[answered].astype(np.int64)]
        return placed


def candidate(column: Column, encoded: Array, y: Array, weight: Array) -> Candidate | None:
    """The column in at most `MOST_BANDS` bands, None when fewer than two are left."""
    least = max(LEAST_ROWS, math.ceil(LEAST_PART * len(encoded)))
    if column.kind == "number":
        cuts = _cuts(encoded[np.isfinite(encoded)], least)
        made = Candidate(column, np.empty(0, dtype=np.int64), len(cuts) + 1, cuts=cuts)
    else:
        levels = _levels(encoded, y, weight, least)
        made = Candidate(column, np.empty(0, dtype=np.int64), len(levels), levels=levels)
    if made.count < 2:
        return None
    return Candidate(column, made.place(encoded), made.count, made.cuts, made.levels)


def _cuts(values: Array, least: int) -> tuple[float, ...]:
    """Round numbers between quantiles; every band between them holds at least `least` rows."""
    distinct = np.unique(values)
    if len(distinct) <= MOST_BANDS:
        wanted = distinct[1:]
    else:
        wanted = np.array([readable(q) for q in np.quantile(values, np.arange(1, MOST_BANDS) / MOST_BANDS)])
    ordered = np.sort(values)
    kept: list[float] = []
    begin = 0
    for cut in np.unique(wanted):
        at = int(np.searchsorted(ordered, cut, side="left"))
        if at - begin >= least and len(ordered) - at >= least:
            kept.append(float(cut))
            begin = at
    return tuple(kept)


def readable(value: float) -> float:
    """Two significant digits, and no fewer than the whole part of a number below a hundred."""
    if value == 0:
        return 0.0
    return round(value, 1 - math.floor(math.log10(abs(value))))


def _levels(encoded: Array, y: Array, weight: Array, least: int) -> tuple[tuple[int, ...], ...]:
    """Levels joined by their mean: always the two neighbours that differ least, until few and full enough."""
    answered = np.isfinite(encoded)
    index = encoded[answered].astype(np.int64)
    w, total = weight[answered], y[answered] * weight[answered]
    rows, mass, sums = (np.bincount(index, v) for v in (np.ones(len(index)), w, total))
    present = [int(level) for level in np.flatnonzero(rows)]
    present.sort(key=lambda level: (sums[level] / mass[level], level))
    groups: list[_Levels] = [((level,), rows[level], mass[level], sums[level]) for level in present]
    while len(groups) > 1:
        thin = min(group[1] for group in groups) < least
        if len(groups) <= MOST_BANDS and not thin:
            break
        costs = [_cost(a, b) for a, b in pairwise(groups)]
        if thin:
            weakest = min(range(len(groups)), key=lambda g: groups[g][1])
            at = min((n for n in (weakest - 1, weakest) if 0 <= n < len(costs)), key=lambda n: costs[n])
        else:
            at = int(np.argmin(costs))
        (a, b) = groups[at : at + 2]
        groups[at : at + 2] = [(a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3])]
    return tuple(group[0] for group in groups)


def _cost(a: _Levels, b: _Levels) -> float:
    """What is lost when two groups share a mean."""
    return float(a[2] * b[2] / (a[2] + b[2]) * (a[3] / a[2] - b[3] / b[2]) ** 2)


def feature_of(candidate: Candidate, joined: list[list[int]], raw: pa.ChunkedArray) -> Feature:
    """The question as data; `joined` names the bands that stand together, in order."""
    column = candidate.column
    label = Label(column.name, column.name)
    if column.kind == "number":
        cuts = [candidate.cuts[group[0] - 1] for group in joined[1:]]
        scale = _scale(cuts)
        edges: list[int | None] = [None, *(round(cut * scale) for cut in cuts), None]
        told = column.encode(raw)
        if set(np.unique(told[np.isfinite(told)])) == {0.0, 1.0}:
            bands = [Band(Label("tidak (0)", "no (0)"), high=scale), Band(Label("ya (1)", "yes (1)"), low=scale)]
        else:
            whole = bool(np.all(np.mod(told[np.isfinite(told)], 1) == 0))
            bands = [Band(step_text(low, high, scale, whole), low=low, high=high) for low, high in pairwise(edges)]
        return Feature(column.name, label, "survey", Source((column.name,), scale=scale, decimal=True), tuple(bands),
                       required=False)  # fmt: skip
    written = _written(column, raw)
    bands = []
    for group in joined:
        codes = tuple(sorted(text for band in group for level in candidate.levels[band] for text in written[level]))
        bands.append(Band(Label(_listed(codes, "atau"), _listed(codes, "or")), codes=codes))
    return Feature(column.name, label, "survey", Source((column.name,)), tuple(bands), required=False)


def _scale(cuts: list[float]) -> int:
    for decimals in range(13):
        if all(cut == round(cut * 10**decimals) / 10**decimals for cut in cuts):
            return int(10**decimals)
    return 10**12


def step_text(low: int | None, high: int | None, scale: int, whole: bool) -> Label:
    """A step in words; `whole`: only whole numbers occur, so that the last one can be named."""

    def told(id_: str, en: str, *bounds: int) -> Label:
        shown = [f"{bound / scale:.15g}" for bound in bounds]
        return Label(id_.format(*(text.replace(".", ",") for text in shown)), en.format(*shown))

    if low is None and high is not None:
        if whole:
            return told("{} atau kurang", "{} or less", high - scale)
        return told("kurang dari {}", "less than {}", high)
    if high is None and low is not None:
        return told("{} atau lebih", "{} or more", low)
    assert low is not None and high is not None
    if not whole:
        return told("{} sampai kurang dari {}", "{} to less than {}", low, high)
    if low >= high - scale:
        return told("{}", "{}", low)
    return told("{} sampai {}", "{} to {}", low, high - scale)


def _written(column: Column, raw: pa.ChunkedArray) -> dict[int, list[str]]:
    """By level the texts in which the survey writes it."""
    known = {level: index for index, level in enumerate(column.levels)}
    found: dict[int, list[str]] = {}
    for value in raw.unique().to_pylist():
        text = canonical(value)
        if text is not None:
            index = known.get(text, len(known))
            if as_text(value) not in found.setdefault(index, []):
                found[index].append(as_text(value))
    return found


def _listed(codes: tuple[str, ...], last: str) -> str:
    shown = list(codes[:8]) + ([f"… ({len(codes) - 8})"] if len(codes) > 8 else [])
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {last} {shown[-1]}"
