"""A fitted model: plain data that a person can read as JSON and an engine can apply with whole numbers only.

score = intercept + area effect + points of each answer, all in 1/10,000 of a unit of log per-capita expenditure.
A higher score is better off.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from regsosek.analysis.pmt.features import Band, Feature, Source
from regsosek.analysis.pmt.problems import PmtError
from regsosek.vocabulary.label import Label

FORMAT = "regsosek.pmt/1"
ENSEMBLE_FORMAT = "regsosek.pmt.ensemble/1"
UNIT = 10_000
"""Points per unit of the natural logarithm: one point is a hundredth of a percent of expenditure."""
MOST_POINTS = 10**9
"""A number beyond it was not written by a fit: sums stay far from the limits of 64 bits."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A feature with its points, one per band; `missing` stands for no answer and is None when one is required."""

    feature: Feature
    points: tuple[int, ...]
    rows: tuple[int, ...]
    missing: int | None


@dataclass(frozen=True, slots=True)
class Model:
    """What `fit` returns. `sigma`: residual standard deviation out of sample, in points. `fit`: statistics by name."""

    features: tuple[Weighed, ...]
    intercept: int
    sigma: int
    area: str | None = None
    area_effects: Mapping[str, int] = field(default_factory=dict)
    recipe: str = "linear"
    target: str = ""
    seed: int = 0
    survey: Mapping[str, Any] = field(default_factory=dict)
    fit: Mapping[str, Any] = field(default_factory=dict)
    created: str = ""

    def columns(self) -> tuple[str, ...]:
        """The columns that scoring reads, each once."""
        names = dict.fromkeys(name for w in self.features for name in w.feature.source.columns)
        if self.area:
            names.setdefault(self.area)
        return tuple(names)

    def digest(self) -> str:
        """SHA-256 of everything but the moment of fitting: equal models have equal digests."""
        document = to_document(self)
        del document["created"]
        return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def expenditure(self, score: int) -> float:
        """The per-capita expenditure that the score stands for (median, in the unit of the survey)."""
        return math.exp(score / UNIT)

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(to_document(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load(path: Path) -> Any:
    """The `Model` or `Ensemble` in a JSON file; PmtError `bad_model` when it is none."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PmtError("bad_model", why=error) from error
    return from_document(document)


def to_document(model: Any) -> dict[str, Any]:
    """The JSON-able form of a `Model` or an `Ensemble`."""
    if not isinstance(model, Model):
        written: dict[str, Any] = model.document()
        return written
    return {
        "format": FORMAT,
        "recipe": model.recipe,
        "unit": UNIT,
        "target": model.target,
        "seed": model.seed,
        "created": model.created,
        "survey": dict(model.survey),
        "fit": dict(model.fit),
        "intercept": model.intercept,
        "sigma": model.sigma,
        "area": {"column": model.area, "effects": dict(model.area_effects)},
        "features": [_weighed_document(weighed) for weighed in model.features],
    }


def from_document(document: Mapping[str, Any]) -> Any:
    """The `Model` or `Ensemble` of a JSON document; PmtError `bad_model` for another format or one with holes."""
    try:
        if document["format"] == ENSEMBLE_FORMAT:
            from regsosek.analysis.pmt.ensemble import document as ensemble  # it is built on this file

            return ensemble.from_document(document)
        if document["format"] != FORMAT or document["unit"] != UNIT:
            raise PmtError("bad_model", why=f"format {document['format']}, unit {document['unit']}")
        model = Model(
            features=tuple(_weighed(entry) for entry in document["features"]),
            intercept=int(document["intercept"]),
            sigma=int(document["sigma"]),
            area=document["area"]["column"],
            area_effects={str(code): int(points) for code, points in document["area"]["effects"].items()},
            recipe=document["recipe"],
            target=document["target"],
            seed=document["seed"],
            survey=document["survey"],
            fit=document["fit"],
            created=document["created"],
        )
    except PmtError:
        raise
    except (KeyError, TypeError, AttributeError, ValueError) as error:  # holes, words for numbers, bands with gaps
        raise PmtError("bad_model", why=repr(error)) from error
    numbers = [model.intercept, *model.area_effects.values(), *(p for w in model.features for p in w.points)]
    if model.sigma < 0 or any(abs(number) > MOST_POINTS for number in numbers):
        raise PmtError("bad_model", why=f"sigma {model.sigma}, points beyond {MOST_POINTS:,}")
    return model


def _weighed_document(weighed: Weighed) -> dict[str, Any]:
    feature, source = weighed.feature, weighed.feature.source
    return {
        "name": feature.name,
        "label": feature.label._asdict(),
        "section": feature.section,
        "required": feature.required,
        "fitted": feature.fitted,
        "missing": weighed.missing,
        "source": {
            "plus": source.plus,
            "minus": source.minus,
            "per": source.per,
            "scale": source.scale,
            **({"decimal": True} if source.decimal else {}),
        },
        "bands": [
            {
                "label": band.label._asdict(),
                **({"codes": band.codes} if band.codes else {"low": band.low, "high": band.high}),
                **({"value": band.value} if band.value is not None else {}),
                "points": points,
                "rows": rows,
            }
            for band, points, rows in zip(feature.bands, weighed.points, weighed.rows, strict=True)
        ],
    }


def _weighed(entry: Mapping[str, Any]) -> Weighed:
    source = entry["source"]
    bands = tuple(
        Band(Label(**b["label"]), tuple(b.get("codes", ())), b.get("low"), b.get("high"), b.get("value"))
        for b in entry["bands"]
    )
    feature = Feature(
        name=entry["name"],
        label=Label(**entry["label"]),
        section=entry["section"],
        source=Source(
            tuple(source["plus"]), tuple(source["minus"]), source["per"], source["scale"], source.get("decimal", False)
        ),
        bands=bands,
        fitted=entry["fitted"],
        required=entry["required"],
    )
    points = tuple(int(b["points"]) for b in entry["bands"])
    return Weighed(feature, points, tuple(int(b["rows"]) for b in entry["bands"]), entry["missing"])
