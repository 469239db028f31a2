"""What a house shows on the map: projections of its families, recomputed by set-based SQL."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, IntegerField, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce

from regsosek.registry.models import Dwelling, Family


def refresh(dwelling_ids: Collection[UUID] | None = None) -> None:
    """Recount the families of these houses (all, for ``None``) and find the poorest ranked group among them; 0 is "none
    ranked". Inside a verb, under a system scope."""
    of_house = Family.objects.filter(dwelling_id=OuterRef("pk"), closed_on=None).order_by().values("dwelling_id")
    number = Subquery(of_house.annotate(n=Count("id")).values("n"), output_field=IntegerField())
    poorest = Subquery(of_house.annotate(g=Min("welfare_group")).values("g"), output_field=IntegerField())
    houses = Dwelling.objects.all() if dwelling_ids is None else Dwelling.objects.filter(pk__in=list(dwelling_ids))
    houses.update(family_count=Coalesce(number, 0), poorest_group=Coalesce(poorest, 0))
