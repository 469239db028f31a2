"""Rows for exports, in chunks by key: bounded memory, no long transaction, under the scope that is active.

A chunk is read when it is asked for. A family that changes meanwhile is written as it is at that moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from regsosek.areas.queries import names_of
from regsosek.kernel import secrets
from regsosek.kernel.models import AuditEvent
from regsosek.registry.filters import Filter
from regsosek.registry.filters_sql import matching
from regsosek.registry.models import Business, Cooperative, Dwelling, Family, Identifier, ListingJudgement, Person
from regsosek.registry.queries import cooperative_sizes

CHUNK = 1000
Rows = list[dict[str, Any]]
_DWELLING = ("id", "lon", "lat", "accuracy_m", "building_number")


def _families(chosen: Filter | None) -> QuerySet[Family]:
    return matching(chosen) if chosen is not None else Family.objects.filter(closed_on__isnull=True)


def _by_key(rows: QuerySet[Any], *fields: str) -> Iterator[Rows]:
    """All rows in the order of their key, some thousand at a time. The keys are listed first, 16 bytes each: so a filter is
    answered once, and each chunk is a look-up by key."""
    keys = b"".join(key.bytes for key in rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000))
    for start in range(0, len(keys), 16 * CHUNK):
        block = keys[start : start + 16 * CHUNK]
        chunk = [UUID(bytes=block[at : at + 16]) for at in range(0, len(block), 16)]
        yield list(rows.model._default_manager.filter(pk__in=chunk).order_by("pk").values(*fields))


def _places(rows: Rows) -> None:
    """Names of kecamatan and kelurahan beside the codes."""
    names = names_of({row["area_code"][:n] for row in rows for n in (7, 10)})
    for row in rows:
        row["district"], row["village"] = names.get(row["area_code"][:7]), names.get(row["area_code"][:10])


def families(chosen: Filter | None, wanted: frozenset[str]) -> Iterator[Rows]:
    fields = [f.attname for f in Family._meta.concrete_fields]
    for chunk in _by_key(_families(chosen), *fields):
        _beside_families(chunk, wanted)
        yield chunk


def count_families(chosen: Filter | None) -> int:
    return _families(chosen).count()


def _beside_families(chunk: Rows, wanted: frozenset[str]) -> None:
    ids = [row["id"] for row in chunk]
    houses = {h["id"]: h for h in Dwelling.objects.filter(id__in={r["dwelling_id"] for r in chunk}).values(*_DWELLING)}
    said = ListingJudgement.objects.filter(family_id__in=ids).order_by("judged_on", "id")
    judgements = dict(said.values_list("family_id", "judgement"))
    numbers = _numbers(Identifier.objects.filter(family_id__in=ids, person__isnull=True), "family_id", wanted)
    _places(chunk)
    for row in chunk:
        row |= {k: v for k, v in houses.get(row["dwelling_id"], dict.fromkeys(_DWELLING)).items() if k != "id"}
        row["rt_judgement"] = judgements.get(row["id"])
        for kind in (Identifier.Kind.NO_KK, Identifier.Kind.PHONE):
            row[kind.value] = numbers[row["id"]].get(kind)


def _numbers(claims: QuerySet[Identifier], owner: str, wanted: frozenset[str]) -> dict[UUID, dict[str, str]]:
    """Owner → kind → number, several of one kind joined by a blank. Opened only where a column asks for them."""
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    kinds = [kind for kind in Identifier.Kind if kind.value in wanted]
    if not kinds:
        return found
    rows = claims.filter(kind__in=kinds).exclude(state=Identifier.State.WITHDRAWN).order_by("id")
    for whose, kind, sealed in rows.values_list(owner, "kind", "sealed"):
        number, mine = secrets.unseal(sealed, purpose=kind).decode(), found[whose]
        mine[kind] = f"{mine[kind]} {number}" if kind in mine else number
    return found


def persons(chosen: Filter | None, wanted: frozenset[str]) -> Iterator[Rows]:
    """Everybody written down with the families, absent and deceased members too (see ``presence``), family by family."""
    fields = [f.attname for f in Person._meta.concrete_fields]
    for chunk in _by_key(_families(chosen), "id", "area_code"):
        area = {row["id"]: row["area_code"] for row in chunk}
        people: Rows = list(_people(area).order_by("family_id", "line_number", "id").values(*fields))
        nik = _numbers(Identifier.objects.filter(person_id__in=[p["id"] for p in people]), "person_id", wanted)
        for row in people:
            row |= {"area_code": area[row["family_id"]], "nik": nik[row["id"]].get(Identifier.Kind.NIK)}
        _places(people)
        yield people


def _people(families: Any) -> QuerySet[Person]:
    return Person.objects.filter(family_id__in=families, merged_into__isnull=True)


def count_persons(chosen: Filter | None) -> int:
    return _people(_families(chosen).values("id")).count()


def _businesses(chosen: Filter | None) -> QuerySet[Business]:
    return Business.objects.filter(family_id__in=_families(chosen).values("id"))


def businesses(chosen: Filter | None, wanted: frozenset[str]) -> Iterator[Rows]:
    fields = [f.attname for f in Business._meta.concrete_fields]
    for chunk in _by_key(_businesses(chosen), *fields, "owner__name"):
        _places(chunk)
        yield chunk


def count_businesses(chosen: Filter | None) -> int:
    return _businesses(chosen).count()


def _dwellings(chosen: Filter | None) -> QuerySet[Dwelling]:
    return Dwelling.objects.filter(id__in=_families(chosen).values("dwelling_id"))


def dwellings(chosen: Filter | None, wanted: frozenset[str]) -> Iterator[Rows]:
    fields = [f.attname for f in Dwelling._meta.concrete_fields]
    for chunk in _by_key(_dwellings(chosen), *fields):
        _places(chunk)
        yield chunk


def count_dwellings(chosen: Filter | None) -> int:
    return _dwellings(chosen).count()


def cooperatives(chosen: Filter | None, wanted: frozenset[str]) -> Iterator[Rows]:
    """Public facts of legal bodies, and how many members each has; who they are is no part of it."""
    for chunk in _by_key(Cooperative.objects.all(), *[f.attname for f in Cooperative._meta.concrete_fields]):
        sizes = cooperative_sizes([row["id"] for row in chunk])
        _places(chunk)
        for row in chunk:
            row["members"] = sizes.get(row["id"], 0)
        yield chunk


def count_cooperatives(chosen: Filter | None) -> int:
    return Cooperative.objects.count()


def audit_events(chosen: Filter | None, wanted: frozenset[str]) -> Iterator[Rows]:
    """In the order of writing, up to the events that are written while they are read."""
    ordered: Any = AuditEvent.objects.order_by("pk")
    last = 0
    while chunk := list(ordered.filter(pk__gt=last).values()[:CHUNK]):
        last = chunk[-1]["id"]
        yield chunk


def count_audit_events(chosen: Filter | None) -> int:
    return AuditEvent.objects.count()


def listed(rows: Sequence[dict[str, Any]]) -> Iterator[Rows]:
    """Rows that are there already, as chunks."""
    for start in range(0, len(rows), CHUNK):
        yield list(rows[start : start + CHUNK])
