"""What a forum decided of a family, and taking it back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from regsosek.kernel.action import Actor, verb
from regsosek.vocabulary.roles import Ability
from regsosek.welfare.models import Settlement


@verb("welfare.settle_family", needs=Ability.RANK)
def settle_family(
    *, by: Actor, family_id: UUID, welfare_group: int, document: str, decided_on: date, decided_by: str
) -> Settlement:
    """Record the group that a forum decided; it is final, and stands at once. An earlier one in force ends by it.

    :raises Problem: ``not_found``; ``bad_value``; ``future_date``; ``minutes_needed``.
    """
    raise NotImplementedError


@verb("welfare.revoke_settlement", needs=Ability.RANK)
def revoke_settlement(*, by: Actor, settlement_id: UUID, reason: str) -> Settlement:
    """Take a decision back (recorded for the wrong family, annulled by a later one): the model's group stands again.

    :raises Problem: ``not_found``; ``reason_needed``; ``settlement_revoked``.
    """
    raise NotImplementedError
