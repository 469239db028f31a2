"""Small plots as inline SVG: quiet axes, one strong colour for the model, grey for the yardstick."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from regsosek.analysis.pmt.card.words import plain

WIDE, HIGH = 480, 340
LEFT, RIGHT, TOP, BOTTOM = 62, 16, 16, 52
Scale = Callable[[float], float]


def _text(
    x: float, y: float, words: tuple[str, str], *, anchor: str = "middle", classes: str = "", turn: bool = False
) -> str:
    turned = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turn else ""
    if words[0] == words[1]:
        return (
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{classes}"{turned}>{escape(words[0])}</text>'
        )
    return "".join(
        f'<text lang="{lang}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{classes}"{turned}>{escape(word)}</text>'
        for lang, word in zip(("id", "en"), words, strict=True)
    )


def _frame(
    x: Scale, y: Scale, xs: Sequence[tuple[float, tuple[str, str]]], ys: Sequence[tuple[float, tuple[str, str]]],
    x_name: tuple[str, str], y_name: tuple[str, str],
) -> str:  # fmt: skip
    parts = []
    for value, words in ys:
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDE - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}"/>')
        parts.append(_text(LEFT - 8, y(value) + 4.5, words, anchor="end"))
    for value, words in xs:
        parts.append(_text(x(value), HIGH - BOTTOM + 20, words))
    parts.append(_text((LEFT + WIDE - RIGHT) / 2, HIGH - 8, x_name, classes="name"))
    parts.append(_text(15, (TOP + HIGH - BOTTOM) / 2, y_name, classes="name", turn=True))
    return "".join(parts)


def _svg(body: str, label: tuple[str, str], high: int = HIGH) -> str:
    return (
        f'<svg viewBox="0 0 {WIDE} {high}" role="img" aria-label="{escape(label[0])} / {escape(label[1])}">{body}</svg>'
    )


def _scales(x0: float, x1: float, y0: float, y1: float) -> tuple[Scale, Scale]:
    return (
        lambda v: LEFT + (v - x0) / (x1 - x0) * (WIDE - LEFT - RIGHT),
        lambda v: HIGH - BOTTOM - (v - y0) / (y1 - y0) * (HIGH - TOP - BOTTOM),
    )


def _money_ticks(low: float, high: float) -> list[tuple[float, tuple[str, str]]]:
    """1, 2 and 5 times powers of ten between two logarithms; fewer when they are many."""
    powers = range(math.floor(low / math.log(10)), math.ceil(high / math.log(10)) + 1)
    values = [m * 10.0**p for p in powers for m in (1, 2, 5) if low <= math.log(m * 10.0**p) <= high]
    while len(values) > 5:
        values = values[::2]
    return [(math.log(v), plain(v, 0 if v >= 1 else 2)) for v in values]


def density(found: dict[str, Any]) -> str:
    """Predicted against true; darker cells hold more rows of the held-out parts."""
    low, high, cells = found["low"], found["high"], found["cells"]
    x, y = _scales(low, high, low, high)
    most = max((count for _, _, count in found["counts"]), default=1)
    step = (high - low) / cells
    squares = "".join(
        f'<rect class="cell" x="{x(low + j * step):.1f}" y="{y(low + (i + 1) * step):.1f}" '
        f'width="{x(low + step) - x(low) + 0.3:.1f}" height="{y(low) - y(low + step) + 0.3:.1f}" '
        f'opacity="{0.12 + 0.88 * math.sqrt(count / most):.2f}"/>'
        for i, j, count in found["counts"]
    )
    ticks = _money_ticks(low, high)
    frame = _frame(
        x,
        y,
        ticks,
        ticks,
        ("pengeluaran sebenarnya per orang", "true expenditure per person"),
        ("ramalan", "predicted"),
    )
    line = f'<line class="ideal" x1="{x(low):.1f}" y1="{y(low):.1f}" x2="{x(high):.1f}" y2="{y(high):.1f}"/>'
    return _svg(frame + squares + line, ("Ramalan dan kenyataan", "Predicted and true"))


def calibration(bins: Sequence[dict[str, float]]) -> str:
    """Mean truth of each tenth of predictions against the mean prediction."""
    values = [v for b in bins for v in (b["predicted"], b["true"])]
    low, high = min(values), max(values)
    margin = (high - low) * 0.08 + 1e-6
    low, high = low - margin, high + margin
    x, y = _scales(low, high, low, high)
    ticks = _money_ticks(low, high)
    frame = _frame(
        x, y, ticks, ticks, ("ramalan, rata-rata tiap desil survei", "predicted, mean of each decile of the survey"),
        ("sebenarnya", "true"),
    )  # fmt: skip
    line = f'<line class="ideal" x1="{x(low):.1f}" y1="{y(low):.1f}" x2="{x(high):.1f}" y2="{y(high):.1f}"/>'
    dots = "".join(f'<circle class="model" cx="{x(b["predicted"]):.1f}" cy="{y(b["true"]):.1f}" r="6"/>' for b in bins)
    return _svg(frame + line + dots, ("Kalibrasi menurut desil survei", "Calibration by decile of the survey"))


def curve(points: Sequence[dict[str, float]]) -> str:
    """Targeting error over the share that is named."""
    x, y = _scales(0, 0.92, 0, 1)
    ticks = [(v, (f"{round(100 * v)} %",) * 2) for v in (0.05, 0.2, 0.4, 0.6, 0.8)]
    frame = _frame(
        x, y, ticks, [(v, (f"{round(100 * v)} %",) * 2) for v in (0, 0.25, 0.5, 0.75, 1.0)],
        ("bagian termiskin yang dicari", "poorest share that is sought"), ("salah sasaran", "targeting error"),
    )  # fmt: skip
    chance = f'<line class="ideal" x1="{x(0):.1f}" y1="{y(1):.1f}" x2="{x(0.92):.1f}" y2="{y(0.08):.1f}"/>'
    chance += _text(x(0.72), y(0.36), ("undian", "by lot"), anchor="start", classes="note")
    drawn = ""
    for side in ("ols", "model"):
        if all(side in p for p in points):
            path = " ".join(f"{x(p['share']):.1f},{y(p[side]):.1f}" for p in points)
            drawn += f'<polyline class="{side}" points="{path}"/>'
    drawn += "".join(f'<circle class="model" cx="{x(p["share"]):.1f}" cy="{y(p["model"]):.1f}" r="4"/>' for p in points)
    mark = f'<line class="marked" x1="{x(0.4):.1f}" x2="{x(0.4):.1f}" y1="{y(0.30) - 7:.1f}" y2="{y(0.30) + 7:.1f}"/>'
    mark += f'<line class="marked" x1="{x(0.4) - 7:.1f}" x2="{x(0.4) + 7:.1f}" y1="{y(0.30):.1f}" y2="{y(0.30):.1f}"/>'
    mark += _text(x(0.4) - 8, y(0.30) + 20, ("Bah dkk. 2019", "Bah et al. 2019"), anchor="end", classes="note")
    return _svg(frame + chance + drawn + mark, ("Salah sasaran", "Targeting error"))


def bars(entries: Sequence[tuple[str, float]], name: tuple[str, str], decimals: int = 3) -> str:
    """Horizontal bars, the longest first; labels above the bars so that long names fit."""
    row = 34
    high = row * len(entries) + 34
    most = max((value for _, value in entries), default=1.0) or 1.0
    parts = []
    for at, (label, value) in enumerate(entries):
        y = at * row + 6
        width = max(0.0, value) / most * (WIDE - 76)
        parts.append(_text(2, y + 11, (label[:62],) * 2, anchor="start"))
        parts.append(f'<rect class="bar" x="2" y="{y + 16}" width="{width:.1f}" height="9" rx="2"/>')
        parts.append(_text(width + 10, y + 25, plain(value, decimals), anchor="start", classes="note"))
    parts.append(_text(2, high - 8, name, anchor="start", classes="name"))
    return _svg("".join(parts), name, high)


def spread(entries: Sequence[dict[str, Any]], name: tuple[str, str]) -> str:
    """Bias of each value of a group as a dot around zero, in percent of expenditure."""
    row = 26
    high = row * len(entries) + 58
    most = max([0.1, *(abs(e["bias"]) for e in entries)]) * 1.15
    middle, half = 300.0, 160.0

    def x(value: float) -> float:
        return middle + value / most * half

    parts = [f'<line class="axis" x1="{middle}" x2="{middle}" y1="6" y2="{high - 46}"/>']
    for at, entry in enumerate(entries):
        y = at * row + 20
        shown = f"{entry['value'][:14]}  (n={entry['rows']:,})"
        parts.append(_text(128, y + 4.5, (shown.replace(",", "."), shown), anchor="end"))
        parts.append(f'<line class="stem" x1="{middle}" x2="{x(entry["bias"]):.1f}" y1="{y}" y2="{y}"/>')
        parts.append(f'<circle class="model" cx="{x(entry["bias"]):.1f}" cy="{y}" r="5"/>')
    for value in (-most / 1.15, 0.0, most / 1.15):
        shown = f"{100 * math.expm1(value):+.0f} %" if value else "0"
        parts.append(_text(x(value), high - 28, (shown, shown)))
    parts.append(_text(middle, high - 8, name, classes="name"))
    return _svg("".join(parts), name, high)
