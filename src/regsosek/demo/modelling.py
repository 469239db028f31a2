"""Fitting a model for the demo, in a process of its own: it knows no database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from regsosek.analysis.synthetic.geography import build_geography
from regsosek.analysis.synthetic.survey import survey
from regsosek.welfare.fitting import FitOptions, card_of, fit_by

SURVEY_ROWS = 1500
"""The least with which the recipe "best" splits a survey only once: fewer are split over and over, and cost more."""


def fitted(recipe: str, seed: int, areas_file: Path | None) -> tuple[Any, str]:
    """A model and its card, of a survey of the demo's city."""
    options = FitOptions(
        target="expenditure", recipe=recipe, weight="weight", area="district", id="household_id", group="sub_sls", seed=seed
    )  # fmt: skip
    model = fit_by(survey(build_geography(seed, areas_file), SURVEY_ROWS, seed), options)
    return model, card_of(model)
