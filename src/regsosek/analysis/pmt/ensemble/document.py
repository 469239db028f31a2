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

FACTOR_UNIT = 4096


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
    `area_inputs`: what the trees are told of an area; for an area without any, `elsewhere` and `intercept_elsewhere` stand
    in for `forest` and `intercept` (when no area has any, these serve everywhere). `area_factors`: per area and column how much more its line counts,
    in parts of `FACTOR_UNIT`; 0 where nothing stands.
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
    area_inputs: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    elsewhere: trees.Forest = field(default_factory=trees.empty)
    intercept_elsewhere: int = 0
    area_factors: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
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
        """Which column each input of the trees is about; those of the area are about one more than there are columns."""
        return np.array(
            input_columns(self.questions) + [len(self.questions.columns)] * self._inputs.shape[1], dtype=np.int64
        )

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Rows of the tables below by area code."""
        return {code: index for index, code in enumerate(self.area_effects)}

    @cached_property
    def plain_places(self) -> Mapping[str, int]:
        """The same by the plain form of the code, for files that lost zeros in front; not where two would be one."""
        plain: dict[str, list[int]] = {}
        for code, place in self.places.items():
            plain.setdefault(column_rules.canonical(code) or "", []).append(place)
        return {code: places[0] for code, places in plain.items() if len(places) == 1 and code}

    def place(self, code: Any) -> int:
        """The code as text, or as it reads when zeros in front or a decimal point are only form; -1 for an area that the
        survey never saw."""
        text = "" if code is None else str(code)
        if text in self.places:
            return self.places[text]
        return self.plain_places.get(column_rules.canonical(code) or "", -1)

    @cached_property
    def effects(self) -> Ints:
        """By place; the last for any other area."""
        return np.array([*self.area_effects.values(), 0], dtype=np.int64)

    @cached_property
    def _inputs(self) -> Array:
        """places × inputs of the area, NaN where it has none."""
        width = max((len(row) for row in self.area_inputs.values()), default=0)
        nothing = (math.nan,) * width
        table = [*(self.area_inputs.get(code, nothing) for code in self.area_effects), nothing]
        return np.array(table, dtype=np.float64).reshape(len(table), width)

    def told(self, places: Ints) -> np.ndarray:
        """Where `forest` counts, not `elsewhere`."""
        return np.asarray(~np.isnan(self._inputs[places]).any(axis=1))

    @cached_property
    def factors(self) -> Ints:
        """places × columns; the last row for any other area."""
        found = np.zeros((len(self.area_effects) + 1, len(self.lines)), dtype=np.int64)
        column = {name: index for index, name in enumerate(self.questions.names)}
        for area, factors in self.area_factors.items():
            for name, factor in factors.items():
                found[self.places[area], column[name]] = factor
        return found

    def inputs(self, matrix: Array, places: Ints) -> Array:
        """What the trees read of each row of `questions.matrix`."""
        return np.hstack([inputs(self.questions, matrix), self._inputs[places]])

    def line_points(self, index: int, x: Array, places: Ints) -> Ints:
        """What the line of one column gives in each row, with the factor of the row's area."""
        found = self.lines[index].score(x)
        factor = self.factors[places, index]
        return found + (found * factor + FACTOR_UNIT // 2) // FACTOR_UNIT

    def points(self, matrix: Array, places: Ints | None = None) -> Ints:
        """Score without the area effect of each row of `questions.matrix`; `places` of the rows, else of no known area."""
        at = np.full(len(matrix), -1) if places is None else places
        read, told = self.inputs(matrix, at), self.told(at)
        total = np.where(told, self.intercept, self.intercept_elsewhere)
        total[told] += self.forest.score(read[told])
        total[~told] += self.elsewhere.score(read[~told])
        for index in range(len(self.lines)):
            total += self.line_points(index, matrix[:, index], at)
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
            "area": {
                "column": self.area,
                "effects": dict(self.area_effects),
                "inputs": {area: list(row) for area, row in self.area_inputs.items()},
                "factors": {area: dict(factors) for area, factors in self.area_factors.items()},
            },
            "required": {section: list(names) for section, names in self.required.items()},
            "columns": [
                entry | {"line": {"knots": list(line.knots), "points": list(line.points), "missing": line.missing}}
                for entry, line in zip(self.questions.to_document(), self.lines, strict=True)
            ],
            "trees": self.forest.to_document(),
            "elsewhere": {"intercept": self.intercept_elsewhere, "trees": self.elsewhere.to_document()},
        }


def from_document(document: Mapping[str, Any]) -> Ensemble:
    """The ensemble of a JSON document; PmtError `bad_model` for another format or a document with holes."""
    try:
        if document["format"] != ENSEMBLE_FORMAT or document["unit"] != UNIT:
            raise PmtError("bad_model", why=f"format {document['format']}, unit {document['unit']}")
        lines = [entry["line"] for entry in document["columns"]]
        elsewhere = document.get("elsewhere", {"intercept": 0, "trees": trees.empty().to_document()})
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
            area_inputs={str(a): tuple(map(float, row)) for a, row in document["area"].get("inputs", {}).items()},
            elsewhere=trees.from_document(elsewhere["trees"]),
            intercept_elsewhere=int(elsewhere["intercept"]),
            area_factors={
                str(area): {str(name): int(factor) for name, factor in factors.items()}
                for area, factors in document["area"].get("factors", {}).items()
            },
            required={section: tuple(names) for section, names in document["required"].items()},
            recipe=document["recipe"],
            target=document["target"],
            seed=document["seed"],
            survey=document["survey"],
            fit=document["fit"],
            created=document["created"],
        )
        for forest in (model.forest, model.elsewhere):
            if len(forest.feature) and int(forest.feature.max()) >= len(model.input_columns):
                raise ValueError("a tree asks for an input that no column gives")
        len(model.factors)  # KeyError for a factor of no area or no column
        return model
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        if isinstance(error, PmtError):
            raise
        raise PmtError("bad_model", why=repr(error)) from error
