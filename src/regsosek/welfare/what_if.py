"""What would change a family's group: single answers, for the desk only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from regsosek.analysis.pmt.features import Band, Feature, band_of
from regsosek.kernel.scope import Scope
from regsosek.vocabulary.label import Label
from regsosek.welfare.explain import answers_of, may_see
from regsosek.welfare.models import Run
from regsosek.welfare.models_kept import answer_text, model_of, questions_of, scores_of
from regsosek.welfare.queries import position_of
from regsosek.welfare.standing import group_of


@dataclass(frozen=True, slots=True)
class Change:
    """Another answer to one question, and the model group it would bring."""

    feature: str
    label: Label
    answer: Label
    instead: Label
    group: int


def what_would_change(
    run: Run, family_id: UUID, scope: Scope, row: Mapping[str, Any] | None = None
) -> tuple[Change, ...]:
    """Single answers that would bring the family over a border of its model group, to the poorer and to the better-off side;
    of each question the answer nearest to its own. Only questions that the reader may see; nothing outside his scope.

    :param row: the answers, when they were read already for this reader's explanation."""
    if row is None and position_of(run, family_id) is not None:
        row = answers_of(family_id)
    if row is None:
        return ()
    if not run.cuts:  # a run of an older version kept none: no border is known
        return ()
    model = model_of(run)
    tried = [
        (question, band, _with(row, question, band))
        for question in questions_of(model)
        if may_see(question, scope)
        for band in _others(row, question)
    ]
    (score, _), *scores = scores_of([row, *(other for _, _, other in tried)], model)
    if score is None:
        return ()
    here = _border(run, score, family_id)
    found: dict[tuple[str, bool], Change] = {}
    for (question, band, _), (other, _) in zip(tried, scores, strict=True):
        group = here if other is None else _border(run, other, family_id)
        if group != here:
            told = answer_text(model, row, question)
            found.setdefault(
                (question.name, group > here), Change(question.name, question.label, told, band.label, group)
            )
    return tuple(sorted(found.values(), key=lambda c: (abs(c.group - here), c.feature)))


def _border(run: Run, score: int, family_id: UUID) -> int:
    group = group_of(run, score, family_id)
    assert group is not None  # the run has cuts
    return group


def _others(row: Mapping[str, Any], question: Feature) -> list[Band]:
    """Other answers than its own, the nearest first; none when it has no answer."""
    own = band_of(question, row)
    if own is None:
        return []
    numbers = [number for number in range(len(question.bands)) if number != own]
    return [question.bands[n] for n in sorted(numbers, key=lambda n: (abs(n - own), n))]


def _with(row: Mapping[str, Any], feature: Feature, band: Band) -> dict[str, Any]:
    """The row with an answer of this band."""
    column = feature.source.plus[0]
    if band.codes:
        return {**row, column: band.codes[0]}
    per = row[feature.source.per] if feature.source.per else 1
    bound = band.low if band.low is not None else (band.high or 1) - 1
    others = sum(row[n] for n in feature.source.plus[1:]) - sum(row[n] for n in feature.source.minus)
    return {**row, column: -(-bound * per // feature.source.scale) - others}
