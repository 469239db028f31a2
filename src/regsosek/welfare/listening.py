"""What the welfare room does when answers change.

Few families at once (a correction, a birth, one interview): each is reckoned again in the same transaction, and told in the
audit when its standing differs. More than `FEW` (an import, a delivery): they are noted as awaiting, and
`welfare.rescore_changed` reckons all of them together; until then they show where they stood.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from regsosek.kernel import clock
from regsosek.kernel.actor import Actor
from regsosek.kernel.scope import system_scope
from regsosek.registry.announcements import families_changed
from regsosek.vocabulary.abilities import Ability
from regsosek.welfare import rescoring
from regsosek.welfare.actions.rescoring import rescore_family
from regsosek.welfare.models import Awaiting
from regsosek.welfare.queries import adopted_run

FEW = 12


def install() -> None:
    families_changed.connect(_follow, dispatch_uid="regsosek.welfare", weak=False)


def _follow(sender: object, *, families: tuple[UUID, ...], by: Actor, cause: str, **_: object) -> None:
    run = adopted_run()
    if run is None:
        return
    with system_scope("welfare.follow"):
        if len(families) > FEW:
            now = clock.now()
            Awaiting.objects.bulk_create([Awaiting(family_id=f, since=now) for f in families], ignore_conflicts=True)
            return
        moved = rescoring.moves(run, families)
    # who may change the answers may cause what follows from them
    cause_of = replace(by, abilities=by.abilities | {Ability.CHANGE_FAMILY})
    for family, move in moved.items():
        rescore_family(by=cause_of, family_id=family, because=cause, move=move)
