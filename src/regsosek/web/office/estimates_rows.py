"""Rows of the page "how many, where", and their drawing: a dot for the estimate, a whisker for its interval."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from regsosek.areas.models import Area
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.web.office.map import FEWEST_FAMILIES
from regsosek.web.office.numbers import number, percent_of_100
from regsosek.welfare.estimates import OFFICIAL_SHARE, roughness, shares_of
from regsosek.welfare.models import AreaEstimate, Run

WIDE = 200
_NO_RANGE = 0.01
_STEPS = (1, 2, 5, 10, 20, 25, 50)


@dataclass(frozen=True, slots=True)
class Line:
    """Of one area: `ranked` persons in the groups of the share by the order that counts (None where no group ends there);
    `percent`, `low`, `high` of its persons expected (None: not shown). `why` says why not."""

    code: str
    name: str
    families: str
    ranked: str
    percent: float | None
    low: float
    high: float
    text: str
    span: str
    persons: str
    households: str
    rough: int
    why: str

    @property
    def order(self) -> float:
        return -1 if self.percent is None else self.percent


def share_asked(request: Any, shares: Sequence[float]) -> float:
    """The share of ``?share=`` in per cent, else the one nearest to 5 %. :raises Problem: ``bad_value``."""
    asked = request.GET.get("share", "")
    if not asked:
        return min((s for s in shares if s != OFFICIAL_SHARE), key=lambda s: abs(s - 0.05))
    for share in shares:
        if asked == f"{100 * share:g}":
            return share
    raise Problem("bad_value", field="share", value=asked)


def share_choices(run: Run, chosen: float, area: str) -> list[dict[str, Any]]:
    return [
        {
            "label": percent_of_100(100 * share, 2 if share == OFFICIAL_SHARE else 0), "on": share == chosen,
            "url": f"{reverse('estimates')}?area={area}&share={100 * share:g}",
        }
        for share in shares_of(run)
    ]  # fmt: skip


def lines(
    run: Run, share: float, areas: Sequence[Area], found: Mapping[str, AreaEstimate],
    counted: Mapping[str, Mapping[int, tuple[int, int]]],
) -> list[Line]:  # fmt: skip
    upto = next((n for n, s in enumerate(run.shares, start=1) if round(float(s), 4) == share), 0)
    return [_line(area, found.get(area.code), counted.get(area.code, {}), upto) for area in areas]


def _line(area: Area, found: AreaEstimate | None, groups: Mapping[int, tuple[int, int]], upto: int) -> Line:
    ranked = sum(groups.get(group, (0, 0))[1] for group in range(1, upto + 1))
    families = sum(n for group, (n, _persons) in groups.items() if group)
    few = area.level == AreaLevel.SLS.value and families < FEWEST_FAMILIES
    known: dict[str, Any] = {
        "code": area.code,
        "name": area.name,
        "families": number(families),
        "ranked": "–" if few or not upto else number(ranked),
    }
    nothing: dict[str, Any] = {
        "percent": None,
        "low": 0.0,
        "high": 0.0,
        "text": "–",
        "span": "",
        "persons": "–",
        "households": "–",
        "rough": 0,
    }
    if found is None or found.persons == 0:
        return Line(**known, **nothing, why=_("belum ada yang diperingkat"))
    rough = roughness(found.poor_persons_cv)
    if few or (area.level == AreaLevel.SLS.value and rough == 2):
        why = _("terlalu sedikit keluarga") if few else _("terlalu kasar untuk ditampilkan")
        return Line(**known, **nothing, why=why)
    share, low, high = (
        100 * value / found.persons for value in (found.poor_persons, found.poor_persons_low, found.poor_persons_high)
    )
    high = min(high, 100.0)
    is_whole = high - low < _NO_RANGE  # the border is drawn so that the city holds its share
    return Line(
        **known, percent=share, low=low, high=high, text=percent_of_100(round(share, 1), 1),
        span="" if is_whole else f"{number(round(low, 1), 1)}–{percent_of_100(round(high, 1), 1)}",
        persons=_whole(found.poor_persons) if is_whole else f"{_whole(found.poor_persons)} ({_whole(math.floor(found.poor_persons_low))}–{_whole(math.ceil(found.poor_persons_high))})",
        households=_whole(found.poor_families), rough=rough,
        why=_("penduduk terdata; batasnya ditarik untuk seluruh kota") if is_whole else "",
    )  # fmt: skip


def _whole(value: float) -> str:
    return number(round(value))


@dataclass(frozen=True, slots=True)
class Scale:
    """From 0 to `top` per cent over `WIDE` units."""

    top: float
    step: float

    def at(self, share: float) -> str:
        """Where a share (0 to 1) stands."""
        return self._x(100 * share)

    @property
    def ticks(self) -> list[dict[str, str]]:
        count = round(self.top / self.step)
        return [{"x": self._x(n * self.step), "text": percent_of_100(n * self.step)} for n in range(count + 1)]

    def whisker(self, line: Line) -> dict[str, str]:
        assert line.percent is not None
        return {"dot": self._x(line.percent), "from_x": self._x(line.low), "to_x": self._x(line.high)}

    def _x(self, value: float) -> str:
        return f"{WIDE * min(value, self.top) / self.top:.1f}"


def scale_of(rows: Sequence[Line], share: float) -> Scale:
    most = max([line.high for line in rows if line.percent is not None] + [100 * share])
    step = next((s for s in _STEPS if most / s <= 4), 50)
    return Scale(step * math.ceil(most / step), step)
