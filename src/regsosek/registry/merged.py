"""Records that were merged into another: for who comes to an old address, and for who may set them apart again. Closed rows
exist for no reader, so each function asks the reader's scope itself before it tells anything."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from regsosek.kernel.scope import Scope, system_scope
from regsosek.registry.models import Family, Person
from regsosek.vocabulary.privacy import PrivacyClass


@dataclass(frozen=True, slots=True)
class MergedFamily:
    """A family that was closed by a merge. ``head_name`` is None for a reader without names."""

    id: UUID
    family_number: int | None
    head_name: str | None
    merged_on: date


@dataclass(frozen=True, slots=True)
class MergedPerson:
    """The record of a double. ``name`` is None for a reader without names."""

    id: UUID
    into: UUID
    line_number: int
    name: str | None


def families_merged_into(family_id: UUID, scope: Scope) -> list[MergedFamily]:
    """Latest first; only those whose own area the scope covers, since only their merge may be undone."""
    with system_scope("registry.merged_families"):
        rows = list(
            Family.objects.filter(merged_into=family_id, closed_as=Family.Closing.MERGED).order_by("-closed_on")
        )
    named = scope.grants(PrivacyClass.NAME)
    return [
        MergedFamily(f.id, f.family_number, f.head_name if named else None, f.closed_on)
        for f in rows
        if f.closed_on is not None and scope.covers(f.area_code)
    ]


def where_it_went(family_id: UUID, scope: Scope) -> tuple[UUID, date] | None:
    """The family that a merged one is part of now, and since which day; None when it was not merged, or when the reader
    could see neither the one nor the other."""
    with system_scope("registry.merged_families"):
        lost = Family.objects.filter(pk=family_id, closed_as=Family.Closing.MERGED).first()
    if lost is None or lost.merged_into is None or lost.closed_on is None:
        return None
    if not scope.covers(lost.area_code) or scope.groups is not None or scope.release is not None:
        return None
    if Family.objects.filter(pk=lost.merged_into).exists():
        return lost.merged_into, lost.closed_on
    further = where_it_went(lost.merged_into, scope)
    return (further[0], lost.closed_on) if further else None


def persons_merged_into(people: Collection[UUID], scope: Scope) -> list[MergedPerson]:
    """Doubles of these persons whose own family the scope covers, in the order of their lines."""
    with system_scope("registry.merged_persons"):
        rows = list(
            Person.objects.filter(merged_into__in=list(people), family__closed_on__isnull=True)
            .select_related("family")
            .order_by("line_number", "id")
        )
    named = scope.grants(PrivacyClass.NAME)
    return [
        MergedPerson(p.id, p.merged_into, p.line_number, p.name if named else None)
        for p in rows
        if p.merged_into is not None and scope.covers(p.family.area_code)
    ]
