"""Reads of rankings."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from regsosek.analysis.pmt.model import Model, from_document
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.welfare.models import AreaCount, Position, Run


def adopted_run() -> Run | None:
    """The run that pages and maps show: the one adopted last."""
    return Run.objects.filter(adopted_at__isnull=False).order_by("-adopted_at").first()


def model_of(run: Run) -> Model:
    return from_document(run.model)


def counts(run: Run, level: AreaLevel, within: str = "") -> dict[str, dict[int, tuple[int, int]]]:
    """area code → welfare group (0: belum diperingkat) → (families, persons)."""
    found: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    rows = AreaCount.objects.filter(run=run, level=level, area_code__startswith=within).order_by("area_code")
    for area, group, families, persons in rows.values_list("area_code", "welfare_group", "families", "persons"):
        found[area][group] = (families, persons)
    return found


def position_of(run: Run, family_id: UUID) -> Position | None:
    """The family's place in the run, as far as the active scope reaches."""
    return Position.objects.filter(run=run, family_id=family_id).first()


def summary(run: Run) -> dict[str, Any]:
    return {"id": str(run.id), "label": run.label, "as_of": run.as_of.isoformat()}
