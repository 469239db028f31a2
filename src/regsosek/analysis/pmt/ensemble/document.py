"""The fitted ensemble: plain data in a JSON file, scored with whole numbers only."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from regsosek.analysis.pmt import columns as column_rules
from regsosek.analysis.pmt.columns import Columns
from regsosek.analysis.pmt.ensemble import trees
from regsosek.analysis.pmt.ensemble.basis import input_columns, inputs
from regsosek.analysis.pmt.ensemble.labels import feature_of
from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.model import ENSEMBLE_FORMAT, UNIT, Weighed
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.solve import Array


@dataclass(frozen=True, slots=True)
class Line:
    """Points of one column in the linear part: at `knots` (a straight line between, level outside), or, without knots,
    per level and then other; `missing` for no answer."""

    knots: tuple[float, ...]
    points: tuple[int, ...]
    missing: int

    def score(self, x: Array) -> Ints:
        gone = np.isnan(x)
        points = np.array(self.points, dtype=np.float64)
        if not self.knots:
            found = points[np.where(gone, 0, x).astype(np.int64)]
        else:
            knots = np.array(self.knots)
            inside = np.clip(np.where(gone, knots[0], x), knots[0], knots[-1])
            at = np.clip(np.searchsorted(knots, inside, side="right") - 1, 0, len(knots) - 2)
            share = (inside - knots[at]) / (knots[at + 1] - knots[at])
            found = np.rint(points[at] + share * (points[at + 1] - points[at]))
        return np.where(gone, self.missing, found).astype(np.int64)


@dataclass(frozen=True)
class Ensemble:
    """What `fit_best` returns; the attributes that a `Model` has mean the same here.

    score = intercept + area effect + the line of each column + all trees, in points. `questions`: the columns.
    `required`: of a model on the registry's table, per section (housing, assets, members) the columns without whose
    answer a family has no score; empty for any other survey, where a family with one answer has a score.
    """

    questions: Columns
    lines: tuple[Line, ...]
    forest: trees.Forest
    intercept: int
    sigma: int
    area: str | None = None
    area_effects: Mapping[str, int] = field(default_factory=dict)
    required: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recipe: str = "best"
    target: str = ""
    seed: int = 0
    survey: Mapping[str, Any] = field(default_factory=dict)
    fit: Mapping[str, Any] = field(default_factory=dict)
    created: str = ""

    def columns(self) -> tuple[str, ...]:
        """The columns that scoring reads, each once."""
        return (*self.questions.names, *((self.area,) if self.area else ()))

    @cached_property
    def features(self) -> tuple[Weighed, ...]:
        """One per column, in the shape of an additive model's features, without bands: its points are not additive."""
        sections = {name: section for section, names in self.required.items() for name in names}
        return tuple(Weighed(feature_of(name, sections.get(name)), (), (), 0) for name in self.questions.names)

    @cached_property
    def input_columns(self) -> Ints:
        """Which column each input of the trees is about."""
        return np.array(input_columns(self.questions), dtype=np.int64)

    @cached_property
    def plain_effects(self) -> Mapping[str, int]:
        """Area effects by the plain form of the code, for files that lost zeros in front; not where two would be one."""
        plain: dict[str, list[int]] = {}
        for code, effect in self.area_effects.items():
            plain.setdefault(column_rules.canonical(code) or "", []).append(effect)
        return {code: effects[0] for code, effects in plain.items() if len(effects) == 1 and code}

    def points(self, matrix: Array) -> Ints:
        """Score without the area effect of each row of `questions.matrix`."""
        total = self.forest.score(inputs(self.questions, matrix)) + self.intercept
        for index, line in enumerate(self.lines):
            total += line.score(matrix[:, index])
        return total

    def digest(self) -> str:
        """SHA-256 of everything but the moment of fitting: equal models have equal digests."""
        document = self.document()
        del document["created"]
        return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def expenditure(self, score: int) -> float:
        """The per-capita expenditure that the score stands for (median, in the unit of the survey)."""
        return math.exp(score / UNIT)

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(self.document(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")

    def document(self) -> dict[str, Any]:
        """The JSON-able form."""
        return {
            "format": ENSEMBLE_FORMAT,
            "recipe": self.recipe,
            "unit": UNIT,
            "target": self.target,
            "seed": self.seed,
            "created": self.created,
            "survey": dict(self.survey),
            "fit": dict(self.fit),
            "intercept": self.intercept,
            "sigma": self.sigma,
            "area": {"column": self.area, "effects": dict(self.area_effects)},
            "required": {section: list(names) for section, names in self.required.items()},
            "columns": [
                entry | {"line": {"knots": list(line.knots), "points": list(line.points), "missing": line.missing}}
                for entry, line in zip(self.questions.to_document(), self.lines, strict=True)
            ],
            "trees": self.forest.to_document(),
        }


def from_document(document: Mapping[str, Any]) -> Ensemble:
    """The ensemble of a JSON document; PmtError `bad_model` for another format or a document with holes."""
    try:
        if document["format"] != ENSEMBLE_FORMAT or document["unit"] != UNIT:
            raise PmtError("bad_model", why=f"format {document['format']}, unit {document['unit']}")
        lines = [entry["line"] for entry in document["columns"]]
        model = Ensemble(
            questions=column_rules.from_document(document["columns"]),
            lines=tuple(
                Line(tuple(map(float, e["knots"])), tuple(map(int, e["points"])), int(e["missing"])) for e in lines
            ),
            forest=trees.from_document(document["trees"]),
            intercept=int(document["intercept"]),
            sigma=int(document["sigma"]),
            area=document["area"]["column"],
            area_effects={str(code): int(points) for code, points in document["area"]["effects"].items()},
            required={section: tuple(names) for section, names in document["required"].items()},
            recipe=document["recipe"],
            target=document["target"],
            seed=document["seed"],
            survey=document["survey"],
            fit=document["fit"],
            created=document["created"],
        )
        if len(model.forest.feature) and int(model.forest.feature.max()) >= len(model.input_columns):
            raise ValueError("a tree asks for an input that no column gives")
        return model
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        if isinstance(error, PmtError):
            raise
        raise PmtError("bad_model", why=repr(error)) from error
