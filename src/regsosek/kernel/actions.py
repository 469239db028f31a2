"""The kernel's own verb: signing the day."""

from __future__ import annotations

from datetime import date

from regsosek.kernel import digest
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.models import DailyDigest
from regsosek.kernel.scope import system_scope
from regsosek.vocabulary.abilities import Ability


@verb("kernel.make_digest", needs=Ability.SEE_AUDIT)
def make_digest(*, by: Actor, day: date) -> DailyDigest:
    """Sign all heads of the chains, and the audit since the digest before, at the end of a day. A day that has its digest keeps it.

    :raises Problem: ``future_date``; ``wrong_order``.
    """
    with system_scope("kernel.make_digest"):
        made = digest.make(day)
    current_event().about("digest", made.day.isoformat())
    current_event().add(families=made.families, events=made.events)
    return made
