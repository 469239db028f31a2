"""Keeping a filter under a name, and forgetting it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.registry.filters import admit, parse
from regsosek.registry.filters_saved import filter_named
from regsosek.registry.models import SavedFilter
from regsosek.vocabulary.roles import Ability

LONGEST_NAME = 80


@verb("registry.save_filter", needs=Ability.SEARCH)
def save_filter(*, by: Actor, name: str, conditions: Any) -> UUID:
    """Keep conditions under a name of one's own; the same name again replaces them. Returns the id.

    :raises Problem: ``filter_name_needed``, and what `parse` and `admit` refuse.
    """
    told = " ".join(name.split())
    if not told or len(told) > LONGEST_NAME or not told.isprintable():
        raise Problem("filter_name_needed")
    data = admit(parse(conditions), by.scope).as_data()
    kept, _ = SavedFilter.objects.update_or_create(
        owner_id=by.id, name=told, defaults={"conditions": data, "created_at": clock.now()}
    )
    current_event().about("filter", kept.id)
    current_event().add(conditions=data)
    return kept.id


@verb("registry.delete_filter", needs=Ability.SEARCH)
def delete_filter(*, by: Actor, filter_id: UUID) -> None:
    """Forget a filter of one's own.

    :raises Problem: ``not_found``.
    """
    filter_named(filter_id, by.id).delete()
    current_event().about("filter", filter_id)
