"""Cooperatives and their members. Businesses come with the family documents of their owners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Cooperative, CooperativeMember, Person
from regsosek.vocabulary.roles import Ability


@dataclass(frozen=True, slots=True)
class WayBack:
    """What one row of a list did to a cooperative. ``before``: its facts then, ``None`` when it was new; ``after``: those that
    the list gave; ``members``: persons whom the list added."""

    register_number: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]
    members: Sequence[UUID]


_FACTS = ("name", "kind", "address", "area_code", "lon", "lat")


@verb("registry.record_cooperatives", needs=Ability.RECORD_FAMILY)
def record_cooperatives(*, by: Actor, cooperatives: Sequence[Mapping[str, Any]]) -> int:
    """Record cooperatives by their register number, with the members known to the registry; members that are not known are
    counted and left out. Returns how many cooperatives."""
    unknown = 0
    with system_scope("registry.record_cooperatives"):
        for row in cooperatives:
            facts = {name: row[name] for name in _FACTS}
            if "legal_number" in row:  # a list that does not tell it does not take it away
                facts["legal_number"] = row["legal_number"]
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


@verb("registry.restore_cooperatives", needs=Ability.RECORD_FAMILY)
def restore_cooperatives(*, by: Actor, ways_back: Sequence[WayBack], reason: str) -> list[str]:
    """Take back what :func:`record_cooperatives` did: members it added leave; one that was there before gets its facts again,
    one that was not goes, unless others joined it since. Returns the register numbers left alone, because somebody changed
    the cooperative since or it is gone.

    :raises Problem: ``reason_needed``; ``not_found`` when one lies outside the actor's scope.
    """
    if not reason.strip():
        raise Problem("reason_needed")
    left = []
    with system_scope("registry.restore_cooperatives"):
        for back in ways_back:
            now = Cooperative.objects.filter(register_number=back.register_number).first()
            if now is not None and not by.scope.covers(now.area_code):
                raise Problem("not_found")
            if now is None or any(getattr(now, name) != value for name, value in back.after.items()):
                left.append(back.register_number)
                continue
            others = now.members.exclude(person_id__in=back.members)
            if back.before is None and others.exists():
                left.append(back.register_number)
                continue
            now.members.filter(person_id__in=back.members).delete()
            if back.before is None:
                now.delete()
            else:
                Cooperative.objects.filter(pk=now.pk).update(**back.before)
    current_event().about("cooperatives", len(ways_back) - len(left))
    current_event().add(reason=reason, left_alone=len(left))
    return left
