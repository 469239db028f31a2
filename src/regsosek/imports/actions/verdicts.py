"""A person decides on a row that waits: the same family, a new one, or none of ours."""

from __future__ import annotations

import json
from uuid import UUID

from regsosek.imports import ledger, taking, waiting
from regsosek.imports.actions.batches import is_busy, latest_revisions, locked
from regsosek.imports.deciding import Decision, Outcome
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.kernel import clock, secrets
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.vocabulary.roles import Ability

Verdict = ImportRow.Verdict


@verb("imports.decide_row", needs=Ability.IMPORT)
def decide_row(
    *, by: Actor, batch_id: UUID, row_id: int, verdict: str, family_id: UUID | None = None, reason: str = ""
) -> ImportBatch:
    """Decide on a family that waits, named by its first row, with all of its rows: ``same`` (as ``family_id``, one of its
    candidates), ``new``, or ``reject`` with a reason. The account of the batch is counted anew; undoing the batch takes a
    decision back with it.

    :raises Problem: ``import_state``; ``import_decided``; ``bad_value``; ``reason_needed``; ``bad_document`` where the registry
        refuses it; and those of :func:`regsosek.imports.waiting.settled`.
    """
    by.must(Ability.RECORD_FAMILY)
    batch = locked(by, batch_id, ImportBatch.State.DONE)
    if is_busy(batch):
        raise Problem("import_busy")
    if verdict not in Verdict.values:
        raise Problem("bad_value", field="verdict", value=verdict)
    lead = ImportRow.objects.filter(batch=batch, pk=row_id, leads=True, outcome=Outcome.REVIEW).first()
    if lead is None:
        raise Problem("import_decided")
    rows = [lead]
    if lead.unit is not None:
        others = ImportRow.objects.filter(batch=batch, unit=lead.unit, outcome=Outcome.REVIEW)
        rows += list(others.exclude(pk=lead.pk))
    if verdict == Verdict.REJECT:
        _decline(rows, reason)
    else:
        _take_in(by, batch, rows, verdict, family_id)
    for row in rows:
        row.said, row.candidates, row.verdict = None, [], verdict
        row.decided_by, row.decided_at = by.label, clock.now()
    ImportRow.objects.bulk_update(rows, _CHANGED, batch_size=250)
    batch.counts = ledger.recount(batch, batch.counts["read"])
    batch.save(update_fields=["counts"])
    current_event().add(verdict=verdict, rows=len(rows), waiting=batch.counts["review"])
    return batch


_CHANGED = (
    "outcome", "reason", "column", "detail", "sealed", "subject_id", "revision", "said", "candidates", "verdict", "decided_by",
    "decided_at",
)  # fmt: skip


def _decline(rows: list[ImportRow], reason: str) -> None:
    if not reason.strip():
        raise Problem("reason_needed")
    for row in rows:
        row.outcome, row.reason, row.detail = Outcome.REJECTED, "declined", reason.strip()[:300]


def _take_in(by: Actor, batch: ImportBatch, rows: list[ImportRow], verdict: str, family_id: UUID | None) -> None:
    with system_scope("imports.decide_row"):
        decision = waiting.settled(by, batch, rows[0], verdict, family_id)
    if decision.family_id is None:
        raise Problem("bad_document", reason=next(iter(decision.faults.values())).detail)
    taking.record(by, batch.id, [decision])
    with system_scope("imports.decide_row"):
        revision = latest_revisions([decision.family_id]).get(decision.family_id)
    for row in rows:
        row.outcome, row.subject_id, row.sealed = decision.outcome, decision.family_id, None
        row.reason = row.column = row.detail = ""
        row.revision = revision if decision.outcome != Outcome.UNCHANGED else None
    rows[0].sealed = _before(decision)


def _before(decision: Decision) -> bytes | None:
    if decision.outcome != Outcome.UPDATED or decision.before is None:
        return None
    return secrets.seal(json.dumps(decision.before).encode(), purpose=ledger.BEFORE)
