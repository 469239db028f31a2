"""What a forum decided of a family, and taking it back.

Both need the ability to rank, as long as forums have no administrators of their own: who enters the minutes is a person of the
statistics office, and the audit names him. With the public consultation an ability of its own takes its place.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.reach import check_day, family_in_reach, need_reason
from regsosek.vocabulary.roles import Ability
from regsosek.vocabulary.welfare import WelfareGroup
from regsosek.welfare import rescoring
from regsosek.welfare.models import Rescore, Settlement
from regsosek.welfare.queries import adopted_run


@verb("welfare.settle_family", needs=Ability.RANK)
def settle_family(
    *, by: Actor, family_id: UUID, welfare_group: int, document: str, decided_on: date, decided_by: str
) -> Settlement:
    """Record the group that a forum decided; it is final, and stands at once. An earlier one in force ends by it.

    :param document: number of the minutes. :param decided_by: which forum.
    :raises Problem: ``not_found``; ``bad_value``; ``future_date``; ``minutes_needed``.
    """
    name = "welfare.settle_family"
    family = family_in_reach(family_id, name)
    check_day(decided_on)
    if welfare_group not in set(WelfareGroup):
        raise Problem("bad_value", field="welfare_group", value=welfare_group)
    if not document.strip() or not decided_by.strip():
        raise Problem("minutes_needed")
    now = clock.now()
    with system_scope(name):
        Settlement.objects.filter(family_id=family_id, revoked_at__isnull=True).update(
            revoked_at=now, revoked_by=by.label, revoked_reason=f"digantikan {document.strip()[:120]}"
        )
        made = Settlement.objects.create(
            family_id=family_id, welfare_group=welfare_group, document=document.strip()[:120], decided_on=decided_on,
            decided_by=decided_by.strip()[:120], recorded_at=now, recorded_by=by.label,
        )  # fmt: skip
        _stand(family_id, by)
    current_event().about("family", family_id, family.area_code)
    current_event().add(group=int(welfare_group), document=made.document)
    return made


@verb("welfare.revoke_settlement", needs=Ability.RANK)
def revoke_settlement(*, by: Actor, settlement_id: UUID, reason: str) -> Settlement:
    """Take a decision back (recorded for the wrong family, annulled by a later one): the model's group stands again.

    :raises Problem: ``not_found``; ``reason_needed``; ``settlement_revoked``.
    """
    name = "welfare.revoke_settlement"
    told = need_reason(reason)
    settlement = Settlement.objects.filter(pk=settlement_id).first()
    if settlement is None:
        raise Problem("not_found")
    if settlement.revoked_at is not None:
        raise Problem("settlement_revoked")
    family = family_in_reach(settlement.family_id, name)
    settlement.revoked_at, settlement.revoked_by, settlement.revoked_reason = clock.now(), by.label, told
    with system_scope(name):
        settlement.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
        _stand(settlement.family_id, by)
    current_event().about("family", settlement.family_id, family.area_code)
    current_event().add(document=settlement.document, reason=told)
    return settlement


def _stand(family_id: UUID, by: Actor) -> None:
    run = adopted_run()
    if run is not None:
        rescoring.keep(run, rescoring.moves(run, [family_id]), by=by, cause=Rescore.Cause.FORUM)
