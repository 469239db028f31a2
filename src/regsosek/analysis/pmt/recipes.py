"""One door to all recipes: which one is meant, and a model from a survey by any of them.

linear     the questions of the registry, by weighted least squares; every reason is exact
scorecard  at most 25 questions of any survey, small whole points to be added up by hand
best       all columns of any survey; linear and trees together, the most accurate
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa

from regsosek.analysis.pmt.columns import Kind
from regsosek.analysis.pmt.fit import fit
from regsosek.analysis.pmt.problems import PmtError, require_columns
from regsosek.analysis.pmt.questions import QUESTIONS
from regsosek.analysis.pmt.scorecard.fit import MOST_QUESTIONS, fit_scorecard

RECIPES = ("linear", "scorecard", "best")
Recipe = Literal["linear", "scorecard", "best"]
REGISTRY_PART = 0.5
"""A survey with at least this part of the registry's questions has "the questions of the registry"."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is fitted, and how: the options of `regsosek pmt fit`."""

    target: str
    id: str | None = None
    area: str | None = None
    weight: str | None = None
    group: str | None = None
    features: Sequence[str] | None = None
    exclude: Sequence[str] = ()
    categories: Sequence[str] = ()
    seed: int = 1
    insist: bool = False
    questions: int = MOST_QUESTIONS

    @property
    def kinds(self) -> Mapping[str, Kind]:
        return dict.fromkeys(self.categories, "category")

    def check(self, columns: Sequence[str]) -> None:
        """PmtError `missing_column` for a name that the survey does not have, `target_as_question`."""
        named = (self.target, self.id, self.area, self.weight, self.group)
        require_columns(list(columns), *named, *(self.features or ()), *self.exclude, *self.categories)
        if self.target in (self.features or ()):
            raise PmtError("target_as_question", column=self.target)


def chosen(recipe: str | None, columns: Sequence[str], plan: Plan) -> Recipe:
    """The recipe asked for; without one `linear` for a survey with the registry's questions, else `best`.

    PmtError `unknown_recipe`; `needs_registry` when linear is asked for and there is no question of the registry.
    """
    present = sum(set(feature.source.columns) <= set(columns) for feature in QUESTIONS)
    if recipe is None:
        return "linear" if present >= REGISTRY_PART * len(QUESTIONS) else "best"
    if recipe not in RECIPES:
        raise PmtError("unknown_recipe", name=recipe, names=", ".join(RECIPES))
    if recipe == "linear" and not present:
        raise PmtError("needs_registry", count=present, all=len(QUESTIONS))
    return recipe  # type: ignore[return-value]


def fit_recipe(survey: pa.Table, recipe: Recipe, plan: Plan, *, created: str | None = None) -> Any:
    """A model (`Model` or `Ensemble`) of the survey. PmtError for a survey that cannot be used."""
    plan.check(survey.column_names)
    common = {
        "target": plan.target, "weight": plan.weight, "area": plan.area, "group": plan.group, "id": plan.id,
        "seed": plan.seed, "created": created,
    }  # fmt: skip
    if recipe == "linear":
        return fit(survey, features=_asked(plan), **common)  # type: ignore[arg-type]
    learned = {"features": plan.features, "exclude": plan.exclude, "kinds": plan.kinds, "insist": plan.insist}
    if recipe == "scorecard":
        return fit_scorecard(survey, questions=plan.questions, **learned, **common)  # type: ignore[arg-type]
    from regsosek.analysis.pmt.ensemble import fit_best  # the trees are read in only when they are wanted

    return fit_best(survey, **learned, **common)


def _asked(plan: Plan) -> list[Any]:
    """The questions of the registry that read only wanted columns."""
    wanted, excluded = plan.features, set(plan.exclude)
    return [
        f
        for f in QUESTIONS
        if not excluded & set(f.source.columns) and (wanted is None or set(f.source.columns) <= set(wanted))
    ]
