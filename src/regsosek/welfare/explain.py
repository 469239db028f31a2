"""How a family came to its place, told to one reader: reasons from answers he may see, all others as one sum.

The inputs of a ranking include what many readers are not granted (assets, ages of children). So the reasons are computed
with the eyes of the system and then cut down to the reader's privacy classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from regsosek.analysis.pmt.certainty import Border, Certainty, certainty
from regsosek.analysis.pmt.features import Feature
from regsosek.analysis.pmt.reasons import Reason, Reasons
from regsosek.analysis.tables import ASSET_COLUMNS, DERIVED_COLUMNS, HOUSING_COLUMNS
from regsosek.kernel.scope import Scope, system_scope
from regsosek.registry.extracts import family_table
from regsosek.registry.models import Family
from regsosek.vocabulary import codebook
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.welfare import models_kept
from regsosek.welfare.models import Position, Run, Settlement
from regsosek.welfare.models_kept import features_of, model_of
from regsosek.welfare.queries import position_of, settlement_of
from regsosek.welfare.standing import Standing, current_of

#: Derived columns that tell more than a general fact of the family.
_SENSITIVE: Mapping[str, PrivacyClass] = {
    "age_0_4": PrivacyClass.CHILD, "age_5_19": PrivacyClass.CHILD, "in_school": PrivacyClass.CHILD,
    "disabled": PrivacyClass.HEALTH,
}  # fmt: skip

COLUMN_CLASSES: dict[str, PrivacyClass] = {
    **{column.name: codebook.privacy(column.name) for column in (*HOUSING_COLUMNS, *ASSET_COLUMNS)},
    **{column.name: _SENSITIVE.get(column.name, PrivacyClass.PUBLIC) for column in DERIVED_COLUMNS},
}
"""Privacy class of every answer that a ranking reads; a column without one would stop :func:`may_see`."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """``points`` = ``hidden_points`` + the points of ``shown``: how far the family stands above (or below) the typical family
    of its kelurahan. ``certainties``: one for each share at which groups are cut. ``position`` is the run's (of a family that
    came after the run one without a place), ``standing`` what counts now. ``changed``: answers changed after the run, and the
    standing follows them; ``awaiting``: it does not follow them yet. ``settlement``: the decision of a forum in force. ``row``: the answers, read with the eyes of the system:
    for :func:`regsosek.welfare.what_if.what_would_change` only, never to be shown."""

    run: Run
    position: Position
    standing: Standing
    settlement: Settlement | None = None
    points: int = 0
    shown: tuple[Reason, ...] = ()
    hidden: int = 0
    hidden_points: int = 0
    certainties: tuple[Certainty, ...] = ()
    changed: bool = False
    awaiting: bool = False
    row: Mapping[str, Any] | None = None

    @property
    def has_reasons(self) -> bool:
        return bool(self.shown or self.hidden)


def may_see(feature: Feature, scope: Scope) -> bool:
    """Whether the reader may see every answer that the feature reads."""
    return all(scope.grants(COLUMN_CLASSES[name]) for name in feature.source.columns)


def explanation_for(run: Run, family_id: UUID, scope: Scope) -> Explanation | None:
    """The explanation of one family for the reader with this (active) scope; None when the run has no place for it, or
    when it lies outside the scope."""
    position = position_of(run, family_id)
    standing = current_of(run, family_id, position)
    if standing is None:
        return None
    if position is None:
        area_code = Family.objects.values_list("area_code", flat=True).get(pk=family_id)
        position = Position(run_id=run.id, family_id=family_id, area_code=area_code, persons=0)
    settlement = settlement_of(family_id)
    changed = (standing.score, standing.unscored_reason) != (position.score, position.unscored_reason)
    if standing.score is None:
        return Explanation(run, position, standing, settlement, changed=changed)
    model = model_of(run)
    sure = tuple(certainties(run, standing.score, model))
    row = answers_of(family_id)
    reasons = reasons_of(run, position, row)
    if reasons is None:
        return Explanation(run, position, standing, settlement, certainties=sure, changed=changed, awaiting=True)
    granted = {f.name for f in features_of(model) if may_see(f, scope)}
    shown = tuple(r for r in reasons.reasons if r.points and r.feature in granted)
    hidden = [r for r in reasons.reasons if r.points and r.feature not in granted]
    return Explanation(
        run, position, standing, settlement, reasons.score - reasons.typical_score, shown, len(hidden),
        sum(r.points for r in hidden), sure, changed, reasons.score != standing.score, row,
    )  # fmt: skip


def certainties(run: Run, score: int, model: Any) -> list[Certainty]:
    """For each share of the run, how sure it is that a family of this score truly belongs to it."""
    return [certainty(score, model.sigma, Border(Fraction(str(share)), points)) for share, points in run.borders]


def answers_of(family_id: UUID) -> Mapping[str, Any] | None:
    """The family's row of FAMILY_TABLE with the eyes of the system; None when it is closed."""
    with system_scope("welfare.explain"):
        rows: list[dict[str, Any]] = family_table([family_id]).to_pylist()
    return rows[0] if rows else None


def reasons_of(run: Run, position: Position, row: Mapping[str, Any] | None) -> Reasons | None:
    """The reasons of a family, from its answers as they are: who shows them cuts them down."""
    typical = run.typical.get(position.area_code[: AreaLevel.VILLAGE.digits])
    return None if typical is None or row is None else models_kept.explain(row, model_of(run), typical)
