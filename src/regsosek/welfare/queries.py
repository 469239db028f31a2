"""Reads of rankings."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from regsosek.kernel.scope import system_scope
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.welfare.models import AreaCount, Awaiting, Position, Run, Settlement
from regsosek.welfare.models_kept import model_of

__all__ = ["adopted_run", "awaiting_count", "counts", "model_of", "position_of", "settlement_of", "summary"]
#: What is large and rarely read.
HEAVY = ("model", "compared")


def adopted_run() -> Run | None:
    """The run that pages and maps show: the one adopted last."""
    return Run.objects.filter(adopted_at__isnull=False).defer(*HEAVY).order_by("-adopted_at").first()


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


def settlement_of(family_id: UUID) -> Settlement | None:
    """The decision of a forum in force, as far as the active scope reaches."""
    return Settlement.objects.filter(family_id=family_id, revoked_at__isnull=True).first()


def awaiting_count() -> int:
    """How many families a batch changed that are not reckoned again yet, in the whole city."""
    with system_scope("welfare.awaiting_count"):
        return Awaiting.objects.count()


def summary(run: Run) -> dict[str, Any]:
    return {"id": str(run.id), "label": run.label, "as_of": run.as_of.isoformat()}
