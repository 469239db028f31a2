"""Keeping fitted models."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from regsosek.analysis.pmt.model import to_document
from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.vocabulary.roles import Ability
from regsosek.welfare.fitting import FitOptions, card_of, fit_by
from regsosek.welfare.models import FittedModel


@verb("welfare.record_model", needs=Ability.RANK)
def record_model(*, by: Actor, model: Any, name: str, card: str = "", survey_name: str = "") -> FittedModel:
    """Keep a fitted model with its card. The same model is kept once, whoever hands it over and under what name."""
    kept, made = FittedModel.objects.get_or_create(
        digest=model.digest(),
        defaults={
            "name": name.strip()[:120] or model.recipe, "recipe": model.recipe, "document": to_document(model), "card": card,
            "survey_name": survey_name[:200], "created_at": clock.now(), "created_by": by.label,
        },
    )  # fmt: skip
    current_event().about("model", kept.id)
    current_event().add(recipe=kept.recipe, digest=kept.digest[:16], known=not made)
    return kept


@verb("welfare.fit_model", needs=Ability.RANK)
def fit_model(*, by: Actor, survey: pa.Table, name: str, survey_name: str, options: FitOptions) -> FittedModel:
    """Fit on a survey by a recipe, with its card, and keep it.

    :raises Problem: ``recipe_unknown``; ``fit_refused``.
    """
    model = fit_by(survey, options)
    return record_model(by=by, model=model, name=name, card=card_of(model), survey_name=survey_name)
