"""What leaves the desk: the answers that a family may check, and what a forum may hear. No weights on either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from regsosek.kernel.scope import Scope
from regsosek.vocabulary.label import Label
from regsosek.welfare.explain import answers_of, may_see, reasons_of
from regsosek.welfare.models import Run
from regsosek.welfare.models_kept import answer_text, features_of, model_of, questions_of
from regsosek.welfare.queries import position_of

FORUM_MAY_HEAR: Mapping[str, str] = {
    "floor_material": "house", "wall_material": "house", "roof_material": "house", "floor_area_per_person": "house",
    "lighting_source": "lighting", "power": "lighting", "water_source": "water", "toilet_facility": "toilet",
    "persons": "family_size", "best_diploma": "school",
}  # fmt: skip
"""Question → subject. Everything else stays at the desk: money, goods, health, ages, work, and what the RT said."""


class Side(Enum):
    """Beside the typical family of the kelurahan."""

    WORSE = -1
    SAME = 0
    BETTER = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """``columns``: the facts of the registry that it is read from, for a correction."""

    feature: str
    label: Label
    answer: Label
    section: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForumReason:
    feature: str
    subject: str
    label: Label
    answer: Label
    side: Side


def answers_used(run: Run, family_id: UUID, scope: Scope) -> tuple[Answer, ...]:
    """Every question that the model of the run reads, with the family's answer as it is now; those that the reader (who prints
    it) may see. Empty outside his scope."""
    row = _row(run, family_id)
    if row is None:
        return ()
    model = model_of(run)
    seen = (f for f in features_of(model) if may_see(f, scope))
    return tuple(Answer(f.name, f.label, answer_text(model, row, f), f.section, f.source.columns) for f in seen)


def forum_reasons(run: Run, family_id: UUID) -> tuple[ForumReason, ...]:
    """The allow-list, each with its side of the typical family of the kelurahan and without size; in the order of the list."""
    row = _row(run, family_id)
    position = position_of(run, family_id)
    if row is None or position is None:
        return ()
    reasons, model = reasons_of(run, position, row), model_of(run)
    points = {r.feature: r.points for r in reasons.reasons} if reasons else {}
    found = []
    for question in questions_of(model):
        if question.name in FORUM_MAY_HEAR:
            # an ensemble has its reasons by column
            told = points.get(question.name, points.get(question.source.plus[0], 0))
            side = Side((told > 0) - (told < 0))
            subject, answer = FORUM_MAY_HEAR[question.name], answer_text(model, row, question)
            found.append(ForumReason(question.name, subject, question.label, answer, side))
    order = list(FORUM_MAY_HEAR)
    return tuple(sorted(found, key=lambda reason: order.index(reason.feature)))


def _row(run: Run, family_id: UUID) -> Mapping[str, Any] | None:
    return None if position_of(run, family_id) is None else answers_of(family_id)
