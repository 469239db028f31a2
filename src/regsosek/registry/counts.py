"""Counts of the families that exist for the reader: what a field officer sees of his own work, never more."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce, Substr

from regsosek.registry.models import Family
from regsosek.vocabulary.areacode import AreaLevel


def by_group(level: AreaLevel, within: str = "") -> dict[str, dict[int, tuple[int, int]]]:
    """area code → welfare group (0: belum diperingkat) → (families, persons), under the active scope."""
    families = (
        Family.objects.filter(area_code__range=(within, within.ljust(16, "9"))) if within else Family.objects.all()
    )
    rows = (
        families.annotate(area=Substr("area_code", 1, level.digits), standing=Coalesce("welfare_group", 0))
        .values_list("area", "standing")
        .annotate(n=Count("id"), people=Sum("persons"))
    )
    found: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for area, group, number, people in rows:
        found[area][group] = (number, people)
    return found
