"""Ending families that should never have been recorded: the delivery that brought them is taken back."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry import state
from regsosek.registry.dwellings import refresh
from regsosek.registry.models import Family, Identifier, Membership
from regsosek.vocabulary.roles import Ability


@verb("registry.withdraw_families", needs=Ability.RECORD_FAMILY)
def withdraw_families(*, by: Actor, family_ids: Collection[UUID], reason: str) -> int:
    """Close families as withdrawn: for readers they no longer exist; row, history and numbers stay, the claims as withdrawn.

    What is closed already stays as it is. Returns how many were closed.
    :raises Problem: ``not_found`` when one lies outside the actor's scope; ``reason_needed``.
    """
    if not reason.strip():
        raise Problem("reason_needed")
    today = clock.today()
    with system_scope("registry.withdraw_families"):
        found = {f.id: f for f in Family.objects.filter(pk__in=list(family_ids))}
        if len(found) != len(set(family_ids)) or not all(by.scope.covers(f.area_code) for f in found.values()):
            raise Problem("not_found")
        open_ones = [f.id for f in found.values() if f.closed_on is None]
        Family.objects.filter(pk__in=open_ones).update(closed_on=today, closed_as=Family.Closing.WITHDRAWN)
        _end_memberships(open_ones)
        live = Identifier.objects.filter(family_id__in=open_ones).exclude(state=Identifier.State.VERIFIED)
        live.update(state=Identifier.State.WITHDRAWN)
        refresh({found[pk].dwelling_id for pk in open_ones})
        if open_ones:
            state.revise(by=by, cause="registry.withdraw_families", happened_on=today, touched=open_ones)
    current_event().about("families", len(open_ones))
    current_event().add(reason=reason, families=len(open_ones))
    return len(open_ones)


def _end_memberships(families: list[UUID]) -> None:
    today = clock.today()
    rows = list(Membership.objects.filter(family_id__in=families, to_on__isnull=True))
    for membership in rows:
        membership.to_on = max(today, membership.from_on)
    Membership.objects.bulk_update(rows, ["to_on"], batch_size=250)
