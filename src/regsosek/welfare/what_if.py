"""What would change a family's group: single answers, for the desk only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from regsosek.kernel.scope import Scope
from regsosek.vocabulary.label import Label
from regsosek.welfare.models import Run


@dataclass(frozen=True, slots=True)
class Change:
    """Another answer to one question, and the group it would bring."""

    feature: str
    label: Label
    answer: Label
    instead: Label
    group: int


def what_would_change(run: Run, family_id: UUID, scope: Scope) -> tuple[Change, ...]:
    """Single answers that would bring the family over a border of its model group; only questions that the reader may see."""
    raise NotImplementedError
