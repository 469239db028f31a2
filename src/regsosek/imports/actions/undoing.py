"""The verbs by which a batch is taken back, chunk by chunk, whatever it brought."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.db.models import Q, QuerySet

from regsosek.imports import ways_back
from regsosek.imports.actions.batches import LEASE, lease, locked
from regsosek.imports.deciding import Outcome
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.roles import Ability

State = ImportBatch.State


@verb("imports.begin_undo", needs=Ability.IMPORT)
def begin_undo(*, by: Actor, batch_id: UUID, reason: str) -> ImportBatch:
    """Take the batch to take it back, or to go on with that where a worker died; then the reason is the one that was given.

    :raises Problem: ``reason_needed``; ``import_state``; ``import_busy``.
    """
    batch = locked(by, batch_id, State.DONE, State.FAILED, State.UNDOING)
    lease(batch)
    told = reason.strip() or (batch.undone_because if batch.state == State.UNDOING else "")
    if not told:
        raise Problem("reason_needed")
    batch.state, batch.problem, batch.undone_because = State.UNDOING, "", batch.undone_because or told[:200]
    batch.save(update_fields=["state", "problem", "leased_until", "undone_because"])
    current_event().add(reason=batch.undone_because)
    return batch


def to_undo(batch: ImportBatch) -> QuerySet[ImportRow]:
    """First rows of all that the batch brought or changed, taken back already or not."""
    changed = Q(outcome__in=[Outcome.CREATED, Outcome.UPDATED])
    return ImportRow.objects.filter(changed, batch=batch, leads=True)


@verb("imports.undo_chunk", needs=Ability.IMPORT)
def undo_chunk(*, by: Actor, batch_id: UUID, limit: int = 500) -> int:
    """Take back the next families (photos, grants, cooperatives) of a batch: what it created goes, what it changed is as
    before. What cannot be, because somebody changed it since, is left alone and marked with the reason. Returns how many were
    looked at; 0: none left.

    :raises Problem: ``import_state``.
    """
    batch = locked(by, batch_id, State.UNDOING)
    rows = list(to_undo(batch).filter(undo="").order_by("-id")[:limit])
    left = ways_back.take_back(by, batch, rows)
    for row in rows:
        row.left_because = left.get(row.pk, "")
        row.undo = ImportRow.Undo.REFUSED if row.pk in left else ImportRow.Undo.DONE
    ImportRow.objects.bulk_update(rows, ["undo", "left_because"], batch_size=250)
    ImportBatch.objects.filter(pk=batch.id).update(leased_until=clock.now() + LEASE)
    current_event().add(families=len(rows) - len(left), left_alone=len(left), reason=batch.undone_because)
    return len(rows)


@verb("imports.finish_undo", needs=Ability.IMPORT)
def finish_undo(*, by: Actor, batch_id: UUID) -> ImportBatch:
    """The batch is taken back, but for what was left alone."""
    batch = locked(by, batch_id, State.UNDOING)
    rows = ImportRow.objects.filter(batch=batch, leads=True).exclude(undo="")
    tally = Counter(rows.values_list("undo", flat=True))
    undone, left = tally[ImportRow.Undo.DONE], tally[ImportRow.Undo.REFUSED]
    batch.counts = batch.counts | {"undone": undone, "left_alone": left}
    batch.state, batch.undone_at, batch.leased_until = State.UNDONE, clock.now(), None
    batch.save()
    current_event().add(families=undone, left_alone=left, reason=batch.undone_because)
    return batch
