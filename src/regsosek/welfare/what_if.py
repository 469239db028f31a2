"""What would change a family's group: single answers, for the desk only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from regsosek.analysis.pmt.features import Band, Feature, band_of
from regsosek.analysis.pmt.score import score_family
from regsosek.kernel.scope import Scope, system_scope
from regsosek.registry.extracts import family_table
from regsosek.vocabulary.label import Label
from regsosek.welfare.explain import answer_text, may_see
from regsosek.welfare.models import Run
from regsosek.welfare.models_kept import features_of, model_of
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


def what_would_change(run: Run, family_id: UUID, scope: Scope) -> tuple[Change, ...]:
    """Single answers that would bring the family over a border of its model group, to the poorer and to the better-off side;
    of each question the answer nearest to its own. Only questions that the reader may see; nothing outside his scope."""
    if position_of(run, family_id) is None:
        return ()
    model = model_of(run)
    with system_scope("welfare.what_if"):
        rows = family_table([family_id]).to_pylist()
    score = score_family(rows[0], model)[0] if rows else None
    if score is None:
        return ()
    here = group_of(run, score, family_id)
    found: list[Change] = []
    for feature in features_of(model):
        if may_see(feature, scope):
            found += _nearest(run, model, family_id, rows[0], feature, here)
    return tuple(sorted(found, key=lambda c: (abs(c.group - here), c.feature)))


def _nearest(
    run: Run, model: Any, family_id: UUID, row: Mapping[str, Any], feature: Feature, here: int
) -> Iterator[Change]:  # fmt: skip
    own = band_of(feature, row)
    if own is None:
        return
    sides: set[bool] = set()
    others = (n for n in range(len(feature.bands)) if n != own)
    for number in sorted(others, key=lambda n: (abs(n - own), n)):
        band = feature.bands[number]
        score, _ = score_family(_with(row, feature, band), model)
        group = here if score is None else group_of(run, score, family_id)
        if group != here and (group > here) not in sides:
            sides.add(group > here)
            yield Change(feature.name, feature.label, answer_text(row, feature), band.label, group)


def _with(row: Mapping[str, Any], feature: Feature, band: Band) -> dict[str, Any]:
    """The row with an answer of this band."""
    column = feature.source.plus[0]
    if band.codes:
        return {**row, column: band.codes[0]}
    per = row[feature.source.per] if feature.source.per else 1
    bound = band.low if band.low is not None else (band.high or 1) - 1
    others = sum(row[n] for n in feature.source.plus[1:]) - sum(row[n] for n in feature.source.minus)
    return {**row, column: -(-bound * per // feature.source.scale) - others}
