"""Projecting the standing of some families, with their houses; the whole city is `actions.project_standing`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from regsosek.registry.dwellings import refresh
from regsosek.registry.models import Family

CHUNK = 500


def project(run: str, standings: Mapping[UUID, tuple[int | None, int | None]]) -> None:
    """Set the welfare group and city decile of these families, and what their houses show. Inside a verb, under a system
    scope."""
    same: dict[tuple[int | None, int | None], list[UUID]] = defaultdict(list)
    for family, standing in standings.items():
        same[standing].append(family)
    for (group, decile), families in same.items():
        for start in range(0, len(families), CHUNK):
            chosen = Family.objects.filter(pk__in=families[start : start + CHUNK])
            chosen.update(welfare_group=group, decile=decile, ranked_in=run)
    listed = list(standings)
    for start in range(0, len(listed), CHUNK):
        houses = Family.objects.filter(pk__in=listed[start : start + CHUNK]).values_list("dwelling_id", flat=True)
        refresh(set(houses))
