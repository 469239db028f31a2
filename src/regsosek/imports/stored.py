"""Families as they are in the registry, in the shape in which files hand them over. Under a system scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from regsosek.imports.national import National
from regsosek.kernel import secrets
from regsosek.registry import models as m
from regsosek.registry.rows import NPWP

_IDENTITY = ("line_number", "name", "sex", "age", "relationship", "marital_status", "presence", "identity_documents")
_LIVE = [m.Identifier.State.CLAIMED, m.Identifier.State.VERIFIED, m.Identifier.State.INVALID, m.Identifier.State.TEMPORARY,
         m.Identifier.State.BLOCKED]  # fmt: skip


def documents(family_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """The document that, recorded again, would change nothing; by family."""
    families = m.Family.objects.filter(pk__in=list(family_ids)).select_related("dwelling")
    people: dict[UUID, list[m.Person]] = defaultdict(list)
    for person in m.Person.objects.filter(family_id__in=list(family_ids), merged_into=None).order_by("line_number"):
        people[person.family_id].append(person)
    businesses = {b.owner_id: b for b in m.Business.objects.filter(family_id__in=list(family_ids))}
    numbers = _numbers(family_ids)
    judged: dict[tuple[UUID, str], m.ListingJudgement] = {
        (j.family_id, j.round): j for j in m.ListingJudgement.objects.filter(family_id__in=list(family_ids))
    }
    found = {}
    for family in families:
        document = _family(family, numbers)
        judgement = judged.get((family.id, family.round))
        if judgement:
            document["listing"] = {"rt_judgement": judgement.judgement, "judged_on": judgement.judged_on.isoformat()}
        document["members"] = [_member(p, numbers, businesses.get(p.id)) for p in people[family.id]]
        found[family.id] = document
    return found


def _numbers(family_ids: Collection[UUID]) -> dict[tuple[str, UUID], str]:
    """Numbers that are claimed now, by kind and owner."""
    claims = m.Identifier.objects.filter(family_id__in=list(family_ids), state__in=_LIVE).order_by("state")
    return {(c.kind, c.person_id or c.family_id): secrets.unseal(c.sealed, purpose=c.kind).decode() for c in claims}


def _family(f: m.Family, numbers: Mapping[tuple[str, UUID], str]) -> dict[str, Any]:
    house = f.dwelling
    return {
        "family_id": str(f.id), "dwelling_id": str(house.id), "questionnaire": f.questionnaire, "round": f.round,
        "happened_on": f.visited_on.isoformat(), "sub_sls": f.area_code,
        "dwelling": {"building_number": house.building_number, "lon": house.lon, "lat": house.lat, "accuracy_m": house.accuracy_m},
        "identity": {
            "address": f.address or None, "head_name": f.head_name, "family_number": f.family_number,
            "no_kk": numbers.get(("no_kk", f.id)), "kk_code": f.kk_code, "landmark_id": f.landmark_id or None,
            "phone": numbers.get(("phone", f.id)),
        },
        "visit": {"ppl": f.ppl or None, "pml": f.pml or None, "interview_result": f.interview_result, "notes": f.notes or None,
                  "checked_on": f.checked_on.isoformat() if f.checked_on else None},
        "housing": dict(f.housing), "assets": dict(f.assets), "aid": dict(f.aid), "listing": None,
    }  # fmt: skip


def _member(p: m.Person, numbers: Mapping[tuple[str, UUID], str], business: m.Business | None) -> dict[str, Any]:
    identity = {name: getattr(p, name) for name in _IDENTITY}
    identity |= {"birth_date": p.birth_date.isoformat() if p.birth_date else None, "nik": numbers.get(("nik", p.id))}
    protection = dict(p.protection)
    work = dict(p.work) | ({NPWP: protection.pop(NPWP)} if NPWP in protection else {})
    return {
        "person_id": str(p.id), "identity": identity, "education": dict(p.education), "work": work,
        "business": _business(business), "health": dict(p.health), "protection": protection,
    }  # fmt: skip


def _business(b: m.Business | None) -> dict[str, Any]:
    if b is None:
        return {}
    return {
        "owns_business": 1, "business_count": b.business_count, "business_industry": b.industry, "paid_workers": b.paid_workers,
        "unpaid_workers": b.unpaid_workers, "business_licence": b.licence, "turnover": b.turnover, "business_internet": b.internet,
    }  # fmt: skip


def national(family_ids: Collection[UUID]) -> dict[UUID, set[National]]:
    """The national deciles that are known, by family; an empty set where there is none."""
    found: dict[UUID, set[National]] = {family: set() for family in family_ids}
    rows = m.NationalDecile.objects.filter(family_id__in=list(family_ids))
    for family, decile, source, as_of in rows.values_list("family_id", "decile", "source", "as_of"):
        found[family].add(National(decile, source, as_of))
    return found


def without_gaps(value: Any) -> Any:
    """The same facts whatever way "not known" is written: what is None or empty is left out."""
    if isinstance(value, dict):
        kept = {k: without_gaps(v) for k, v in value.items()}
        return {k: v for k, v in kept.items() if v not in (None, "", {}, [])}
    return [without_gaps(v) for v in value] if isinstance(value, list) else value
