"""Where the RT's judgement, the model and the forum speak against each other strongly: to be visited."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from regsosek.welfare.models import Run

PAGE = 50


@dataclass(frozen=True, slots=True)
class Disagreement:
    """``rt`` is 1 to 3 (very poor, poor, not poor), ``model`` and ``forum`` 1 to 4. ``steps``: how far apart, 1 to 3.
    ``sure``: the probability (0 to 1) of the model that the family is on the model's side of the border between."""

    family_id: UUID
    area_code: str
    rt: int | None
    model: int
    forum: int | None
    steps: int
    sure: float


def disagreements(run: Run, *, area: str = "", after: str = "", limit: int = PAGE) -> tuple[list[Disagreement], str]:
    """Strong ones of the active scope, strongest first, and the key to go on with (empty at the end)."""
    raise NotImplementedError
