"""Drawings of rankings, as numbers for SVG: how scores spread, and who went from which group to which.

Everything is whole units of the drawing's own box; the page scales it. Colours are classes, never styles."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from regsosek.analysis.pmt.model import UNIT
from regsosek.web.office.numbers import number
from regsosek.welfare.totals import STEP, Totals

#: The order from poorest to best-off, "belum diperingkat" apart at the end.
ORDER = (1, 2, 3, 4, 0)

_WIDE, _HIGH, _FOOT, _LEAST_TAIL = 400, 170, 22, 0.001


def spread(totals: Totals) -> dict[str, Any] | None:
    """Bars of estimated expenditure per person, each with its families stacked by the group that counts."""
    bars: dict[int, dict[int, int]] = {}
    for (low, group), families in totals.spread.items():
        bars.setdefault(low, {})[group] = families
    if not bars:
        return None
    first, last = _without_tails({low: sum(groups.values()) for low, groups in bars.items()})
    steps = (last - first) // STEP + 1
    tallest = max(sum(groups.values()) for groups in bars.values())
    width = _WIDE / steps
    drawn = []
    for low in range(first, last + STEP, STEP):
        y, groups = float(_HIGH), bars.get(low, {})
        for group in ORDER[::-1]:
            if groups.get(group):
                height = groups[group] / tallest * (_HIGH - 14)
                y -= height
                drawn.append({"x": _f((low - first) // STEP * width + 0.5), "y": _f(y), "w": _f(max(width - 1, 1)), "h": _f(height), "group": group,
                              "title": f"{_money(low)} – {_money(low + STEP)}: {number(groups[group])}"})  # fmt: skip
    ticks = [{"x": _f((low - first) // STEP * width), "text": _money(low)} for low in _tick_lows(first, last)]
    table = [
        {"low": _money(low), "high": _money(low + STEP), "families": number(sum(bars[low].values()))}
        for low in sorted(bars)
    ]
    return {
        "wide": _WIDE,
        "high": _HIGH + _FOOT,
        "base": _HIGH,
        "foot": _HIGH + 15,
        "bars": drawn,
        "ticks": ticks,
        "table": table,
    }


def _without_tails(families: Mapping[int, int]) -> tuple[int, int]:
    """First and last bar once a thousandth of the families at either end is left to the table."""
    total, lows = sum(families.values()), sorted(families)
    kept = [low for low in lows if families[low] > _LEAST_TAIL * total] or lows
    return kept[0], kept[-1]


def _tick_lows(first: int, last: int) -> list[int]:
    every = max(STEP, -(-(last - first) // 4) // STEP * STEP)
    return list(range(first, last + 1, every))


def _money(points: int) -> str:
    """Estimated expenditure as a round number: 0,8 jt would be a unit of one country; thousands are everybody's."""
    value = math.exp(points / UNIT)
    digits = max(0, int(math.log10(value)) - 1) if value >= 1 else 0
    return number(round(value, -digits))


def _f(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


_FLOW_WIDE, _FLOW_HIGH, _NODE, _LEFT, _RIGHT, _GAP = 460, 300, 12, 118, 342, 10


def flow(matrix: Mapping[tuple[int, int], int], words: Mapping[int, str]) -> dict[str, Any] | None:
    """Families that changed group, as ribbons from their old group (left) to their new one (right).

    :param matrix: (group before, group after) → families; who stayed is not drawn. :param words: group → what it is called.
    """
    moved = {pair: n for pair, n in matrix.items() if pair[0] != pair[1] and n}
    total = sum(moved.values())
    if not total:
        return None
    left = {g: sum(n for (a, _), n in moved.items() if a == g) for g in ORDER}
    right = {g: sum(n for (_, b), n in moved.items() if b == g) for g in ORDER}
    nodes = max(sum(1 for n in side.values() if n) for side in (left, right))
    scale = (_FLOW_HIGH - 24 - nodes * (_GAP + 6)) / total
    tops_left, drawn_left = _side(left, scale, _LEFT - _NODE, is_left=True)
    tops_right, drawn_right = _side(right, scale, _RIGHT, is_left=False)
    ribbons = []
    for a in ORDER:
        for b in ORDER:
            n = moved.get((a, b), 0)
            if n:
                ribbons.append(_ribbon(a, b, n, n * scale, tops_left[a], tops_right[b]))
                tops_left[a] += n * scale
                tops_right[b] += n * scale
    for ribbon in ribbons:
        ribbon |= {"label_a": words[ribbon["a"]], "label_b": words[ribbon["b"]]}
    nodes_drawn = [node | {"label": words[node["group"]]} for node in drawn_left + drawn_right]
    return {"wide": _FLOW_WIDE, "high": _FLOW_HIGH, "ribbons": ribbons, "nodes": nodes_drawn, "total": number(total)}


def _side(
    families: Mapping[int, int], scale: float, x: float, *, is_left: bool
) -> tuple[dict[int, float], list[dict[str, Any]]]:
    tops, drawn, y = {}, [], 12.0
    for group in ORDER:
        height = families[group] * scale
        tops[group] = y
        if not families[group]:
            continue
        box = max(height, 16.0)
        tops[group] = y + (box - height) / 2
        drawn.append({
            "x": _f(x), "y": _f(tops[group]), "w": _NODE, "h": _f(max(height, 1.5)), "group": group, "families": number(families[group]),
            "text_x": _f(x - 8 if is_left else x + _NODE + 8), "text_y": _f(y + box / 2 + 4), "is_left": is_left,
        })  # fmt: skip
        y += box + _GAP
    return tops, drawn


def _ribbon(a: int, b: int, families: int, height: float, y1: float, y2: float) -> dict[str, Any]:
    x1, x2 = _LEFT, _RIGHT
    middle, h = (x1 + x2) / 2, max(height, 0.8)
    path = (
        f"M{x1} {_f(y1)}C{_f(middle)} {_f(y1)} {_f(middle)} {_f(y2)} {x2} {_f(y2)}"
        f"V{_f(y2 + h)}C{_f(middle)} {_f(y2 + h)} {_f(middle)} {_f(y1 + h)} {x1} {_f(y1 + h)}Z"
    )
    return {"path": path, "a": a, "b": b, "families": number(families)}
