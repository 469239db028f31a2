"""A predictor as data: where it reads, and in which bands an answer falls.

Every predictor is a look-up: an answer falls into one band, each band has points. That keeps a score a sum of whole
numbers, the same on every engine, and lets a reason be told in words ("dinding: tembok").

Two kinds of bands. *Codes*: printed answers that belong together. *Steps*: `low <= x < high`, where x is a sum of
columns or such a sum per another column; bounds are whole numbers in units of 1/`scale`, so that only whole numbers
are compared. Two ways to fit. *free*: each band gets its own points. *slope*: one coefficient times the band's value.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from regsosek.vocabulary.label import Label

Section = Literal["housing", "assets", "members", "survey"]
"""`survey`: a question of any other survey, learned from its columns."""


@dataclass(frozen=True, slots=True)
class Band:
    """Either `codes`, or a step from `low` (included, None: no bound) to `high` (excluded, None: no bound)."""

    label: Label
    codes: tuple[int, ...] | tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """x = (sum of `plus` - sum of `minus`) / `per`; without `per` no division. Null when any input is null.

    `decimal`: one column that may hold fractions; x is compared with bound / `scale`, both the nearest double, which
    orders every number of up to fifteen digits as written. What is not finite is no answer.
    """

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    per: str | None = None
    scale: int = 1
    decimal: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.plus, *self.minus, *((self.per,) if self.per else ()))


@dataclass(frozen=True, slots=True)
class Feature:
    """One predictor. Without an answer a family is unscored when `required`, else it counts as typical.

    Bands of steps are listed from low to high and leave no gap; bands of codes never share a code. An answer in no
    band (an unknown code) is treated as no answer.
    """

    name: str
    label: Label
    section: Section
    source: Source
    bands: tuple[Band, ...]
    fitted: Literal["free", "slope"] = "free"
    required: bool = True

    def __post_init__(self) -> None:
        codes = [code for band in self.bands for code in band.codes]
        if len(codes) != len(set(codes)):
            raise ValueError(f"{self.name}: a code stands in two bands")
        if codes and any(not band.codes for band in self.bands):
            raise ValueError(f"{self.name}: bands of codes and of steps are mixed")
        if not codes and any(a.high is None or a.high != b.low for a, b in pairwise(self.bands)):
            raise ValueError(f"{self.name}: steps leave a gap or overlap")
        if len({type(code) for code in codes}) > 1:
            raise ValueError(f"{self.name}: codes are either whole numbers or texts")
        if self.source.decimal and (len(self.source.columns) != 1 or codes):
            raise ValueError(f"{self.name}: a decimal source is one column of steps")
        if self.fitted == "slope" and any(band.value is None for band in self.bands):
            raise ValueError(f"{self.name}: a slope needs a value in each band")

    @property
    def by_codes(self) -> bool:
        return bool(self.bands[0].codes)

    @property
    def by_text(self) -> bool:
        """Whether the codes are texts: then a column of any kind is compared as it is written."""
        return self.by_codes and isinstance(self.bands[0].codes[0], str)


def band_of(feature: Feature, row: Mapping[str, Any]) -> int | None:
    """Index of the band into which the answer of one family falls; None without an answer or with an unknown one."""
    source = feature.source
    values = [row.get(name) for name in source.columns]
    if any(value is None for value in values):
        return None
    if feature.by_codes:
        code = as_text(values[0]) if feature.by_text else values[0]
        return next((i for i, band in enumerate(feature.bands) if code in band.codes), None)
    if source.decimal:
        return _decimal_band(feature, values[0])
    per = row[source.per] if source.per else 1
    if per <= 0:
        return None
    x = (sum(row[n] for n in source.plus) - sum(row[n] for n in source.minus)) * source.scale
    for index, band in enumerate(feature.bands):
        if (band.low is None or x >= band.low * per) and (band.high is None or x < band.high * per):
            return index
    return None


def _decimal_band(feature: Feature, value: Any) -> int | None:
    try:
        x, scale = float(value), feature.source.scale
    except ValueError:
        return None
    if not math.isfinite(x):
        return None
    for index, band in enumerate(feature.bands):
        if (band.low is None or x >= band.low / scale) and (band.high is None or x < band.high / scale):
            return index
    return None


def as_text(value: Any) -> str:
    """How an answer is written as a code: `true` and `false`, 3 for 3.0, a text as it is."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
