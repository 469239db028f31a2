"""The verbs of a batch: handed over, mapped, tried, begun, taken in chunk by chunk, finished or failed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max

from regsosek.imports import ledger, work
from regsosek.imports.adapters import Kind, adapter_named
from regsosek.imports.cells import Table
from regsosek.imports.deciding import Decision, Outcome
from regsosek.imports.models import ImportBatch
from regsosek.imports.reading import read
from regsosek.kernel import blobs, bulk, clock, secrets
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.models import Revision
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.vocabulary.roles import Ability

State = ImportBatch.State
LEASE = timedelta(minutes=5)


def batch_of(by: Actor, batch_id: UUID) -> ImportBatch:
    """A batch that the actor may see: his own, or of areas that all lie in his reach.

    :raises Problem: ``not_found``.
    """
    batch = ImportBatch.objects.filter(pk=batch_id).first()
    if batch is None or not may_see(by, batch):
        raise Problem("not_found")
    return batch


def may_see(by: Actor, batch: ImportBatch) -> bool:
    return batch.created_by == by.id or all(by.scope.covers(area) for area in batch.areas)


def must_handle(by: Actor, adapter: str) -> None:
    """A list of officers gives roles of the field away: it takes the ability to assign officers beside that to import.

    :raises Problem: ``not_allowed``.
    """
    if adapter_named(adapter).kind is Kind.OFFICER:
        by.must(Ability.ASSIGN_OFFICERS)


def locked(by: Actor, batch_id: UUID, *states: str) -> ImportBatch:
    batch_of(by, batch_id)
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    must_handle(by, batch.adapter)
    if batch.state not in states:
        if batch.state == State.UNDOING:
            raise Problem("import_undoing")
        raise Problem("import_state")
    current_event().about("import", batch.id)
    return batch


@verb("imports.upload", needs=Ability.IMPORT)
def upload(*, by: Actor, adapter: str, filename: str, data: bytes, happened_on: date | None = None) -> ImportBatch:
    """Keep a file, sealed, with the mapping that its adapter suggests. Nothing of it is in the registry yet.

    :raises Problem: whatever :func:`regsosek.imports.reading.read` refuses; ``import_no_space``; ``not_allowed``.
    """
    chosen = adapter_named(adapter)
    must_handle(by, adapter)
    tables = _read(chosen.kind, filename, data)
    try:
        blob = blobs.put(secrets.seal(data, purpose=work.SEAL))
        blobs.settle()
    except OSError:
        raise Problem("import_no_space") from None
    batch = ImportBatch.objects.create(
        adapter=adapter, filename=filename[-200:], sha256=hashlib.sha256(data).hexdigest(), blob=blob, size=len(data),
        mapping=chosen.suggest(tables), happened_on=happened_on or clock.today(), areas=list(by.scope.areas), created_by=by.id,
        created_by_label=by.label, created_at=clock.now(),
    )  # fmt: skip
    current_event().about("import", batch.id)
    current_event().add(adapter=adapter, rows=sum(map(len, tables)))
    return batch


def _read(kind: Kind, filename: str, data: bytes) -> list[Table]:
    """:raises Problem: ``import_no_list``: photos without the list that says whose they are; else as :func:`read`."""
    try:
        return read(filename, data)
    except Problem as problem:
        if kind is Kind.PHOTO and problem.code == "import_empty" and data[:4] == b"PK\x03\x04":
            raise Problem("import_no_list") from None
        raise


@verb("imports.map_columns", needs=Ability.IMPORT)
def map_columns(*, by: Actor, batch_id: UUID, mapping: Mapping[str, Mapping[str, str]]) -> ImportBatch:
    """Say what the columns mean. A column that is not named keeps its meaning.

    :raises Problem: ``bad_value`` for an unknown target, or one given to two columns of a table; ``import_state``.
    """
    batch = locked(by, batch_id, State.UPLOADED, State.PREVIEWED, State.FAILED)
    known = adapter_named(batch.adapter).targets
    for table, columns in mapping.items():
        chosen = {**batch.mapping.get(table, {}), **columns}
        used = [target for target in chosen.values() if target]
        for column, target in columns.items():
            if column not in batch.mapping.get(table, {}) or (target and target not in known):
                raise Problem("bad_value", field=column, value=target)
        twice = {target for target in used if used.count(target) > 1}
        if twice:
            raise Problem("bad_value", field=table, value=", ".join(sorted(twice)))
        batch.mapping[table] = chosen
    batch.state, batch.trial = (State.UPLOADED if batch.cursor == 0 else batch.state), None
    batch.save(update_fields=["mapping", "state", "trial"])
    return batch


@verb("imports.note_trial", needs=Ability.IMPORT)
def note_trial(
    *, by: Actor, batch_id: UUID, counts: Mapping[str, int], rejects: Sequence[Mapping[str, Any]]
) -> ImportBatch:
    """Keep what a dry run found: it wrote nothing but this."""
    batch = locked(by, batch_id, State.UPLOADED, State.PREVIEWED, State.FAILED)
    batch.trial = {"counts": dict(counts), "rejects": list(rejects)}
    batch.state, batch.leased_until = (batch.state if batch.cursor else State.PREVIEWED), None
    batch.save(update_fields=["trial", "state", "leased_until"])
    current_event().add(**{name: counts.get(name, 0) for name in ("read", "rejected")})
    return batch


def is_busy(batch: ImportBatch) -> bool:
    """Is a worker at it, as far as one can tell? A worker that died holds its lease a few minutes longer."""
    return batch.leased_until is not None and batch.leased_until > clock.now()


def lease(batch: ImportBatch) -> None:
    """:raises Problem: ``import_busy``."""
    if is_busy(batch):
        raise Problem("import_busy")
    batch.leased_until = clock.now() + LEASE


@verb("imports.begin_trial", needs=Ability.IMPORT)
def begin_trial(*, by: Actor, batch_id: UUID) -> ImportBatch:
    """Take the batch for a dry run.

    :raises Problem: ``import_busy``: another worker is at it; ``import_state``: it is past trying.
    """
    batch = locked(by, batch_id, State.UPLOADED, State.PREVIEWED, State.FAILED)
    lease(batch)
    batch.trial, batch.problem = None, ""
    batch.save(update_fields=["trial", "problem", "leased_until"])
    return batch


@verb("imports.begin", needs=Ability.IMPORT)
def begin(*, by: Actor, batch_id: UUID) -> ImportBatch:
    """Take the batch, new or left behind by a worker that died, for as long as the lease.

    :raises Problem: ``import_busy``: another one is at it; ``import_state``: it is finished.
    """
    by.must(Ability.RECORD_FAMILY)
    batch = locked(by, batch_id, State.UPLOADED, State.PREVIEWED, State.RUNNING, State.FAILED)
    lease(batch)
    batch.state, batch.problem = State.RUNNING, ""
    batch.started_at = batch.started_at or clock.now()
    batch.save()
    return batch


@verb("imports.take_chunk", needs=Ability.IMPORT)
def take_chunk(
    *, by: Actor, batch_id: UUID, opened: work.Work, decisions: Sequence[Decision], behind: int, units: int
) -> ImportBatch:
    """Record a chunk and the outcome of each of its rows, all or nothing: what is committed is done once.

    :raises Problem: ``import_state``: another worker has gone on meanwhile.
    """
    batch = locked(by, batch_id, State.RUNNING)
    if batch.cursor != behind:
        raise Problem("import_state")
    opened.judge.write(by, decisions)
    rows = ledger.rows_of(batch, opened, decisions, _revisions(decisions), first=behind)
    rows += ledger.outside_rows(batch, opened) if behind == 0 else []
    bulk.insert(rows)
    batch.counts = ledger.add(batch.counts, *ledger.tallies(rows))
    batch.cursor, batch.units, batch.leased_until = behind + units, len(opened.units), clock.now() + LEASE
    batch.save(update_fields=["counts", "cursor", "units", "leased_until"])
    current_event().add(rows=len(rows), rejected=sum(bool(row.reason) for row in rows))
    return batch


def _revisions(decisions: Sequence[Decision]) -> dict[Any, int]:
    families = [d.family_id for d in decisions if d.outcome in (Outcome.CREATED, Outcome.UPDATED)]
    with system_scope("imports.take_chunk"):
        return latest_revisions(families)


def latest_revisions(families: Sequence[Any]) -> dict[Any, int]:
    rows = Revision.objects.filter(subject__in=families).values("subject").annotate(n=Max("number")).order_by()
    return {row["subject"]: row["n"] for row in rows}


@verb("imports.finish", needs=Ability.IMPORT)
def finish(*, by: Actor, batch_id: UUID, opened: work.Work) -> ImportBatch:
    """Close the account of a batch.

    :raises Problem: ``import_unaccounted``: a row of the file has no outcome.
    """
    batch = locked(by, batch_id, State.RUNNING)
    batch.counts = ledger.settle(batch, opened)
    batch.state, batch.finished_at, batch.leased_until = State.DONE, clock.now(), None
    batch.save()
    current_event().add(
        **{
            name: batch.counts.get(name, 0)
            for name in ("read", "created", "updated", "unchanged", "rejected", "review")
        }
    )
    return batch


@verb("imports.fail", needs=Ability.IMPORT)
def fail(*, by: Actor, batch_id: UUID, problem: str) -> ImportBatch:
    """Stop a batch with the reason; what is committed stays and is not done again when it goes on. One that is being taken back
    stays so; one whose columns are not mapped yet is as if it had not been begun."""
    batch = locked(by, batch_id, State.UPLOADED, State.PREVIEWED, State.RUNNING, State.FAILED, State.UNDOING)
    begun = State.UPLOADED if problem == "import_mapping" and batch.cursor == 0 else State.FAILED
    batch.state = State.UNDOING if batch.state == State.UNDOING else begun
    batch.problem, batch.leased_until = problem[:60], None
    batch.save(update_fields=["state", "problem", "leased_until"])
    current_event().add(problem=problem)
    return batch
