"""Fitting a model by recipe: one face on the recipes of the analysis, with a card where one can be made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from regsosek.analysis.pmt.card.page import page
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.recipes import RECIPES, Plan, chosen, fit_recipe
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.label import Label


@dataclass(frozen=True, slots=True)
class FitOptions:
    """:param target: column of per-capita expenditure. :param area: of the area code whose effect shrinks to the mean.
    :param group: rows of one group (a census block) stay together when the survey is split for testing.
    :param exclude: columns that no question may read."""

    target: str
    recipe: str = "linear"
    id: str | None = None
    weight: str | None = None
    area: str | None = None
    group: str | None = None
    exclude: tuple[str, ...] = ()
    seed: int = 1

    def document(self) -> dict[str, Any]:
        return {**asdict(self), "exclude": list(self.exclude)}


def options_of(document: Mapping[str, Any]) -> FitOptions:
    return FitOptions(**{**document, "exclude": tuple(document.get("exclude", ()))})


def fit_by(survey: pa.Table, options: FitOptions) -> Any:
    """A fitted model that reads questions of the questionnaire, so that it can rank the registry.

    :raises Problem: ``recipe_unknown``; ``fit_refused`` with the sentence of the analysis for every fault of the survey.
    """
    if options.recipe not in RECIPES:
        raise Problem("recipe_unknown", recipe=options.recipe)
    plan = Plan(
        target=options.target, id=options.id, area=options.area, weight=options.weight, group=options.group,
        exclude=options.exclude, seed=options.seed,
    )  # fmt: skip
    try:
        return fit_recipe(survey, chosen(options.recipe, survey.column_names, plan), plan)
    except PmtError as error:
        raise refusal(error) from error


def refusal(error: PmtError) -> Problem:
    """The sentence of the analysis as a problem of the registry."""
    return Problem(
        "fit_refused", reason=Label(error.text("id").rstrip("."), error.text("en").rstrip(".")), problem=error.code
    )


def card_of(model: Any) -> str:
    """The model card as one HTML page."""
    return page(model, None)
