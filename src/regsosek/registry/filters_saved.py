"""Filters that somebody saved under a name: his own, nobody else's."""

from __future__ import annotations

from uuid import UUID

from regsosek.kernel.problems import Problem
from regsosek.registry.models import SavedFilter


def filters_of(owner_id: str) -> list[SavedFilter]:
    return list(SavedFilter.objects.filter(owner_id=owner_id).order_by("name"))


def filter_named(filter_id: UUID, owner_id: str) -> SavedFilter:
    """:raises Problem: ``not_found``, also for somebody else's."""
    found = SavedFilter.objects.filter(pk=filter_id, owner_id=owner_id).first()
    if found is None:
        raise Problem("not_found")
    return found
