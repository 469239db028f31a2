"""A scorecard that somebody published: questions, points, and a table from total points to chances below lines.

The definition is a TOML or JSON file:

    name = "…"                     what the card is called
    source = "…"                   who published it, when, for which survey and year
    direction = "better off"       more points mean better off (the only direction that is read)

    [[question]]
    column = "roof"                column of the families
    text = {id = "…", en = "…"}    how it is asked (optional: the column)
    missing = 0                    points without an answer (optional: then an answer is required)
    [[question.answer]]
    codes = ["tile", "concrete"]   answers, whole numbers or texts …
    text = {id = "…", en = "…"}
    points = 6
    [[question.answer]]            … or steps: from `low` (included) to `high` (excluded), in order, without gaps
    high = 3
    points = 12

    [[line]]
    name = "national"
    text = {id = "…", en = "…"}    what lies below the line, of which year

    [[chance]]                     from low to high totals, without gaps; every total the card can give is covered
    low = 0
    high = 9                       both included
    below = {national = 0.81}      the published chances, one for each line

Scores are the totals themselves. Chances come from this table and from nothing else; such a card knows no expenditure.
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np

from regsosek.analysis.pmt.features import Band, Feature, Source
from regsosek.analysis.pmt.model import Model, Weighed
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.scorecard.candidates import step_text
from regsosek.vocabulary.label import Label

PUBLISHED = "published"
_MOST_DECIMALS = 6


def load_published(path: Path) -> Model:
    """The model (recipe "published") of a definition file; PmtError `bad_published` says where and what is wrong."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
        document = tomllib.loads(text) if path.suffix.lower() == ".toml" else json.loads(text)
    except (OSError, ValueError) as error:
        raise PmtError("bad_published", where=path.name, why=error) from error
    return from_definition(document, sha256=hashlib.sha256(data).hexdigest(), where=path.name)


def from_definition(document: Mapping[str, Any], *, sha256: str = "", where: str = "card") -> Model:
    """The model of a definition; see the head of this file. PmtError `bad_published`."""
    if not isinstance(document, Mapping) or not document.get("question"):
        raise PmtError("bad_published", where=where, why="question")
    if document.get("direction", "better off") != "better off":
        raise PmtError("bad_published", where=where, why="direction = " + repr(document["direction"]))
    questions = tuple(_question(entry, number, where) for number, entry in enumerate(document["question"], 1))
    names = [w.feature.name for w in questions]
    if len(set(names)) < len(names):
        raise PmtError("bad_published", where=where, why="column × 2: " + ", ".join(sorted(names)))
    lines = _lines(document.get("line", ()), where)
    table = _table(document.get("chance", ()), [line["name"] for line in lines], where)
    lowest, highest = total_range(questions)
    if table[0]["low"] > lowest or table[-1]["high"] < highest:
        raise PmtError("bad_published", where=where, why=f"chance: {lowest} … {highest}")
    return Model(
        features=questions,
        intercept=0,
        sigma=_sigma(table, lines),
        recipe=PUBLISHED,
        target=str(document.get("name", where)),
        survey={"sha256": sha256, "source": str(document.get("source", ""))},
        fit={"lines": lines, "table": table, "hand_unit": 1, "dropped": []},
    )


def total_range(questions: Sequence[Weighed]) -> tuple[int, int]:
    """The least and the most points that a card can give."""
    values = [[*w.points, *([] if w.missing is None else [w.missing])] for w in questions]
    return sum(map(min, values)), sum(map(max, values))


def line_names(fit: Mapping[str, Any]) -> tuple[str, ...]:
    """The lines of a published card, in its order."""
    return tuple(line["name"] for line in fit["lines"])


def chances_of(fit: Mapping[str, Any], line: str, totals: np.ndarray) -> np.ndarray:
    """The published chance below `line` for each total; ValueError for a total beyond the table."""
    highs = np.array([row["high"] for row in fit["table"]])
    if len(totals) and (totals.max() > highs[-1] or totals.min() < fit["table"][0]["low"]):
        raise ValueError(f"totals {totals.min()} to {totals.max()} lie beyond the table")
    chances = np.array([row["below"][line] for row in fit["table"]], dtype=np.float64)
    return chances[np.searchsorted(highs, totals)]


def _question(entry: Mapping[str, Any], number: int, where: str) -> Weighed:
    try:
        column, answers = str(entry["column"]), entry["answer"]
        bands, points, scale = [], [], _scale(answers)
        for answer in answers:
            if not isinstance(answer["points"], int) or isinstance(answer["points"], bool):
                raise ValueError(f"points = {answer['points']!r}")
            points.append(answer["points"])
            bands.append(_band(answer, scale))
        missing = entry.get("missing")
        if missing is not None and not isinstance(missing, int):
            raise ValueError(f"missing = {missing!r}")
        steps = not bands[0].codes
        feature = Feature(
            column, _label(entry.get("text"), column), "survey", Source((column,), scale=scale, decimal=steps), tuple(bands),
            required=missing is None,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise PmtError("bad_published", where=f"{where}, question {number}", why=error) from error
    return Weighed(feature, tuple(points), (0,) * len(bands), missing)


def _band(answer: Mapping[str, Any], scale: int) -> Band:
    codes = tuple(answer.get("codes", ()))
    if codes and ("low" in answer or "high" in answer):
        raise ValueError("codes, low/high")
    low, high = (None if answer.get(n) is None else round(answer[n] * scale) for n in ("low", "high"))
    if low is None and high is None and not codes:
        raise ValueError("codes, low, high")
    shown = Label(*[", ".join(map(str, codes))] * 2) if codes else step_text(low, high, scale, whole=False)
    return Band(shown if "text" not in answer else _label(answer["text"], ""), codes, low, high)


def _scale(answers: Sequence[Mapping[str, Any]]) -> int:
    """The power of ten that makes all bounds whole."""
    bounds = [answer[n] for answer in answers for n in ("low", "high") if answer.get(n) is not None]
    for decimals in range(_MOST_DECIMALS + 1):
        if all(math.isclose(bound * 10**decimals, round(bound * 10**decimals), abs_tol=1e-9) for bound in bounds):
            return int(10**decimals)
    raise ValueError(f"more than {_MOST_DECIMALS} decimals")


def _label(text: Any, otherwise: str) -> Label:
    if text is None:
        return Label(otherwise, otherwise)
    return Label(text, text) if isinstance(text, str) else Label(**text)


def _lines(entries: Sequence[Mapping[str, Any]], where: str) -> list[dict[str, Any]]:
    try:
        lines = [{"name": str(e["name"]), "text": _label(e.get("text"), str(e["name"]))._asdict()} for e in entries]
    except (KeyError, TypeError) as error:
        raise PmtError("bad_published", where=f"{where}, line", why=error) from error
    names: list[str] = [str(line["name"]) for line in lines]
    if not names or len(set(names)) < len(names):
        raise PmtError("bad_published", where=f"{where}, line", why=", ".join(names) or "-")
    return lines


def _table(entries: Sequence[Mapping[str, Any]], names: Sequence[str], where: str) -> list[dict[str, Any]]:
    """Checked: whole, rising, without gaps, a chance between 0 and 1 for every line."""
    rows: list[dict[str, Any]] = []
    for number, entry in enumerate(entries, 1):
        place = f"{where}, chance {number}"
        try:
            low, high, chances = entry["low"], entry["high"], dict(entry["below"])
        except (KeyError, TypeError) as error:
            raise PmtError("bad_published", where=place, why=error) from error
        if not (isinstance(low, int) and isinstance(high, int) and low <= high):
            raise PmtError("bad_published", where=place, why=f"low = {low}, high = {high}")
        if rows and low != rows[-1]["high"] + 1:
            raise PmtError("bad_published", where=place, why=f"{rows[-1]['high']} → {low}")
        if sorted(chances) != sorted(names) or not all(
            isinstance(p, int | float) and 0 <= p <= 1 for p in chances.values()
        ):
            raise PmtError("bad_published", where=place, why=f"below = {chances}")
        rows.append({"low": low, "high": high, "below": {name: float(chances[name]) for name in names}})
    if not rows:
        raise PmtError("bad_published", where=where, why="chance")
    return rows


def _sigma(table: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]) -> int:
    """A rough spread in points, for pages that ask every model for one: how fast the chances fall on the normal scale."""
    spreads = []
    for line in lines:
        points = [((r["low"] + r["high"]) / 2, r["below"][line["name"]]) for r in table]
        inner = [(x, NormalDist().inv_cdf(p)) for x, p in points if 0.001 < p < 0.999]
        if len(inner) >= 2 and inner[0][1] > inner[-1][1]:
            slope = np.polyfit(np.array([x for x, _ in inner]), np.array([z for _, z in inner]), 1)[0]
            spreads.append(float(-1 / slope))
    return max(1, round(float(np.median(spreads)))) if spreads else 1
