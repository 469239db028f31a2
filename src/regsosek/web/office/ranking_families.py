"""Families in lists of rankings: what the reader is granted of each, where it is, and where it is opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from regsosek.areas.queries import names_of
from regsosek.registry.models import Family
from regsosek.vocabulary.areacode import AreaLevel


def family_rows(ids: Iterable[UUID]) -> list[dict[str, Any]]:
    """A row for each id, in the order given, in two queries. What the reader is not granted is None."""
    wanted = list(ids)
    found = {
        f.id: f
        for f in Family.objects.filter(id__in=wanted).only(
            "id", "area_code", "head_name", "address", "family_number", "persons"
        )
    }
    codes = {f.area_code[: level.digits] for f in found.values() for level in (AreaLevel.SLS, AreaLevel.VILLAGE)}
    names = names_of(codes)
    return [_row(family_id, found.get(family_id), names) for family_id in wanted]


def _row(family_id: UUID, family: Family | None, names: dict[str, str]) -> dict[str, Any]:
    if family is None:
        return {"id": family_id, "url": "", "name": None, "address": None, "place": "", "persons": ""}
    place = [names.get(family.area_code[: level.digits], "") for level in (AreaLevel.SLS, AreaLevel.VILLAGE)]
    return {
        "id": family.id, "url": reverse("family", args=[family.id]), "name": family.head_name, "address": family.address,
        "place": ", ".join(filter(None, place)), "persons": family.persons, "area_code": family.area_code,
    }  # fmt: skip
