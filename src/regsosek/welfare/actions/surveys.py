"""Keeping a survey that somebody brings, sealed, until a model is fitted on it."""

from __future__ import annotations

import pyarrow as pa

from regsosek.kernel.action import Actor, current_event, verb
from regsosek.vocabulary.roles import Ability
from regsosek.welfare import inputs


@verb("welfare.keep_survey", needs=Ability.RANK)
def keep_survey(*, by: Actor, survey: pa.Table) -> str:
    """The survey as a sealed file; returns its name (64 hex digits), to be opened by who brought it."""
    digest = inputs.keep(survey)
    current_event().about("survey", digest[:32])
    current_event().add(rows=survey.num_rows, columns=survey.num_columns)
    return digest
