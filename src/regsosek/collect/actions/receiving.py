"""What comes in is kept: many arrivals in one transaction, durable before anybody is answered."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from uuid import UUID

from regsosek.collect.actions.keeping import Keeping
from regsosek.collect.arrivals import Arrival as Arrival
from regsosek.collect.arrivals import Prepared, Receipt, prepare
from regsosek.kernel import blobs
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.vocabulary.roles import Ability

logger = logging.getLogger(__name__)


def receive(*, by: Actor, arrivals: Sequence[Arrival]) -> list[Receipt]:
    """Keep what came; one receipt for each, in order. Read and sealed before the transaction, so :func:`receive_prepared` holds
    the database for little more than its commit.

    :raises Problem: ``not_allowed``; ``not_found`` for an area outside the actor's.
    """
    return receive_prepared(by=by, group=[prepare(arrival) for arrival in arrivals])


def receive_prepared(*, by: Actor, group: Sequence[Prepared]) -> list[Receipt]:
    """:func:`receive`, of what was prepared elsewhere."""
    receipts, unneeded = _receive(by=by, group=group)
    for blob in unneeded:
        blobs.remove(blob)
    return receipts


@verb("collect.receive", needs=Ability.SUBMIT)
def _receive(*, by: Actor, group: Sequence[Prepared]) -> tuple[list[Receipt], list[str]]:
    """Returns the receipts, and sealed files that no row names because the same bytes were here already: no name is given
    twice to a sealed file, so they can go."""
    for prepared in group:
        if not by.scope.covers(prepared.area_code):
            raise Problem("not_found")
    with system_scope("collect.receive"):
        keeping = Keeping(group)
        receipts = keeping.keep()
    event = current_event()
    if len(group) == 1:
        subject: UUID | str = receipts[0].submission_id or ""
        event.about("submission", subject, group[0].area_code)
    counted: dict[str, int] = {}
    for receipt in receipts:
        counted[receipt.code] = counted.get(receipt.code, 0) + 1
    event.add(arrivals=len(group), files=keeping.new_files, outcomes=counted)
    if keeping.other_bytes:
        logger.warning("%d files came again with other bytes; both are kept", keeping.other_bytes)
    return receipts, keeping.unneeded
