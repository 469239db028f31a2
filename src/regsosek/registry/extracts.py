"""Families in the shape that the analysis declares (regsosek.analysis.tables): one row per family."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

import pyarrow as pa

from regsosek.analysis.tables import family_row, family_schema
from regsosek.registry.models import Family, Person

_IDENTITY = ("presence", "sex", "age", "relationship", "marital_status")
_MEMBER = ("family_id", *_IDENTITY, "education", "work", "health")


def family_table(family_ids: list[UUID] | None = None, *, within: str = "") -> pa.Table:
    """All families of the active scope (or those named, or those of an area) with the columns of FAMILY_TABLE. Names, numbers
    and addresses are not in it. Needs the classes money and health for complete rows."""
    families = Family.objects.filter(closed_on__isnull=True)
    people = Person.objects.filter(family__closed_on__isnull=True, merged_into__isnull=True)
    if family_ids is not None:
        families, people = families.filter(pk__in=family_ids), people.filter(family_id__in=family_ids)
    if within:
        area = (within, within.ljust(16, "9"))
        families, people = families.filter(area_code__range=area), people.filter(family__area_code__range=area)
    members: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    owners = set(people.filter(business__isnull=False).values_list("id", flat=True))
    for row in people.values("id", *_MEMBER).iterator(chunk_size=5000):
        members[row["family_id"]].append(_member(row, row["id"] in owners))
    rows = [
        {**_caller(family_id, area_code, result), **family_row(housing or {}, assets or {}, members[family_id])}
        for family_id, area_code, result, housing, assets in families.values_list(
            "id", "area_code", "interview_result", "housing", "assets"
        ).iterator(chunk_size=5000)
    ]
    return pa.Table.from_pylist(rows, schema=family_schema())


def _caller(family_id: UUID, area_code: str, result: int) -> dict[str, Any]:
    return {
        "family_id": str(family_id), "sub_sls": area_code, "village": area_code[:10], "district": area_code[:7],
        "interview_result": result,
    }  # fmt: skip


def _member(row: dict[str, Any], owns_business: bool) -> dict[str, Any]:
    """The document's shape of a member, rebuilt from its row."""
    identity = {k: row[k] for k in _IDENTITY}
    business = {"owns_business": 1} if owns_business else {}
    return {
        "identity": identity,
        "education": row["education"],
        "work": row["work"],
        "health": row["health"] or {},
        "business": business,
    }
