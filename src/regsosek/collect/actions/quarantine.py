"""What lies in quarantine is never thrown away; a person says what became of it."""

from __future__ import annotations

from uuid import UUID

from regsosek.collect.models import Quarantined
from regsosek.kernel import clock
from regsosek.kernel.action import current_event, verb
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.vocabulary.abilities import Ability

LONGEST_REASON = 200


@verb("collect.settle_quarantined", needs=Ability.CHECK_SUBMISSIONS)
def settle_quarantined(*, by: Actor, quarantined_id: UUID, reason: str) -> Quarantined:
    """Say why nothing more is to be done with a body in quarantine. Settled twice, the first stands.

    :raises Problem: ``not_found``; ``reason_needed`` without words.
    """
    found = Quarantined.objects.filter(pk=quarantined_id).first()
    if found is None:
        raise Problem("not_found")
    if not reason.strip():
        raise Problem("reason_needed")
    event = current_event()
    event.about("quarantined", found.id, found.area_code)
    event.add(reason=reason.strip()[:LONGEST_REASON])
    with system_scope("settling quarantine"):  # seen under the person's scope above
        Quarantined.objects.filter(pk=found.pk, settled_at=None).update(
            settled_at=clock.now(), settled_by=by.label, settled_because=reason.strip()[:LONGEST_REASON]
        )
    return Quarantined.objects.get(pk=found.pk)
