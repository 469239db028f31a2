"""Cooperatives and their members. Businesses come with the family documents of their owners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Cooperative, CooperativeMember, Person
from regsosek.vocabulary.roles import Ability


@verb("registry.record_cooperatives", needs=Ability.RECORD_FAMILY)
def record_cooperatives(*, by: Actor, cooperatives: Sequence[Mapping[str, Any]]) -> int:
    """Record cooperatives by their register number, with the members known to the registry; members that are not known are
    counted and left out. Returns how many cooperatives."""
    unknown = 0
    with system_scope("registry.record_cooperatives"):
        for row in cooperatives:
            facts = {k: row[k] for k in ("name", "kind", "address", "area_code", "lon", "lat")}
            cooperative, _ = Cooperative.objects.update_or_create(
                register_number=row["register_number"], defaults=facts
            )
            wanted = [UUID(str(p)) for p in row.get("members", ())]
            families = dict(Person.objects.filter(pk__in=wanted).values_list("id", "family_id"))
            unknown += len(wanted) - len(families)
            CooperativeMember.objects.bulk_create(
                [CooperativeMember(cooperative=cooperative, person_id=p, family_id=f) for p, f in families.items()],
                ignore_conflicts=True,
            )
    current_event().about("cooperatives", len(cooperatives))
    current_event().add(unknown_members=unknown)
    return len(cooperatives)
