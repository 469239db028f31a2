"""The submissions are their own queue: leased in batches, taken in one transaction, put back when a check fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from regsosek.collect.models import Submission
from regsosek.collect.states import State
from regsosek.intake import answering, follow_up, taking
from regsosek.intake.checking import Checked
from regsosek.intake.taking import Pending
from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.scope import system_scope
from regsosek.vocabulary.roles import Ability

#: A batch is done in seconds; whoever has died is followed after this long.
LEASE = timedelta(minutes=2)
#: After so many checks that did not end, a person has to look.
MOST_ATTEMPTS = 5
#: A submission that stops the whole process shall not take its neighbours along again and again: what was begun once before
#: comes in few, what was begun twice comes alone.
SMALLER = 20


def is_due() -> bool:
    """Does anything wait to be checked? Asked before a lease, so that an idle worker writes nothing."""
    with system_scope("intake.is_due"):
        return _due().exists()


def _due() -> QuerySet[Submission]:
    free = Q(leased_until=None) | Q(leased_until__lt=clock.now())
    return Submission.objects.filter(free, state=State.RECEIVED)


@verb("intake.lease", needs=Ability.CHECK_SUBMISSIONS)
def lease(*, by: Actor, size: int, only: UUID | None = None) -> list[Submission]:
    """Take the oldest that wait, for :data:`LEASE`; other workers pass them over. ``leased_until`` is the token by which
    :func:`take` knows that the lease is still this one. One that was begun too often becomes STUCK."""
    due = _due().filter(pk=only) if only else _due()
    chosen = _fresh(due, size)
    stuck = 0
    if not chosen:  # asked only when nothing new waits: with a million that wait it would be asked for each batch
        stuck = due.filter(attempts__gte=MOST_ATTEMPTS).update(
            state=State.STUCK, problem="never_finished", leased_until=None
        )
        chosen = _begun_before(due, size)
    until = clock.now() + LEASE
    if chosen:
        Submission.objects.filter(pk__in=chosen).update(leased_until=until, attempts=F("attempts") + 1)
    current_event().about("submissions", len(chosen))
    current_event().add(stuck=stuck)
    return list(Submission.objects.filter(pk__in=chosen).order_by("received_at", "id"))


def _fresh(due: QuerySet[Submission], size: int) -> list[UUID]:
    """Ids of submissions that were never begun, locked; PostgreSQL passes over what another worker is just locking, SQLite has one
    writer anyway."""
    return list(_locked(due).filter(attempts=0).values_list("id", flat=True)[:size])


def _begun_before(due: QuerySet[Submission], size: int) -> list[UUID]:
    few = list(_locked(due).filter(attempts=1).values_list("id", flat=True)[: min(size, SMALLER)])
    return few or list(_locked(due).values_list("id", flat=True)[:1])


def _locked(due: QuerySet[Submission]) -> QuerySet[Submission]:
    return due.select_for_update(skip_locked=True).order_by("received_at", "id")


@verb("intake.take", needs=Ability.CHECK_SUBMISSIONS)
def take(*, by: Actor, checked: Sequence[Checked]) -> dict[str, int]:
    """Settle what was checked, all or nothing: without errors into the registry with its photos, else flagged or clashing. What
    another worker has leased meanwhile is left to him. Returns how many are in which state now (``later``: put back)."""
    pendings = _still_ours(checked)
    answers = [p for p in pendings if p.checked.is_answer]
    states = taking.take([p for p in pendings if not p.checked.is_answer])
    if newer := {p.submission.root for p in pendings if p.submission.root != p.submission.id}:
        follow_up.close_decided(newer)
    for pending in answers:
        state = answering.merge(by, pending)
        states[state] = states.get(state, 0) + 1
    current_event().about("submissions", len(pendings))
    current_event().add(**states)
    return states


def _still_ours(checked: Sequence[Checked]) -> list[Pending]:
    by_id = {c.submission_id: c for c in checked}
    # locked in the order in which arrivals lock: a phone that sends again shall wait for us, not stand crosswise
    rows = Submission.objects.select_for_update().filter(pk__in=by_id, state=State.RECEIVED).order_by("pk")
    ours = [row for row in rows if row.leased_until == by_id[row.id].leased_until]
    ours.sort(key=lambda row: (row.received_at, row.id))
    return [Pending(row, by_id[row.id], list(by_id[row.id].findings)) for row in ours]


@verb("intake.note_failure", needs=Ability.CHECK_SUBMISSIONS)
def note_failure(*, by: Actor, failed: Mapping[UUID, str]) -> dict[str, int]:
    """Checks that stopped: put back for later, each time for twice as long; STUCK after :data:`MOST_ATTEMPTS`."""
    states = {"later": 0, "stuck": 0}
    for row in Submission.objects.select_for_update().filter(pk__in=failed, state=State.RECEIVED):
        is_stuck = row.attempts >= MOST_ATTEMPTS
        row.state = State.STUCK if is_stuck else State.RECEIVED
        row.problem = f"check_stopped {failed[row.id]}"[:60]
        row.leased_until = None if is_stuck else clock.now() + timedelta(seconds=10 * 2**row.attempts)
        row.save(update_fields=["state", "problem", "leased_until"])
        states["stuck" if is_stuck else "later"] += 1
    current_event().about("submissions", len(failed))
    current_event().add(**states)
    return states


@verb("intake.give_back", needs=Ability.CHECK_SUBMISSIONS)
def give_back(*, by: Actor, ids: Sequence[UUID]) -> int:
    """Put back what was leased and could not be looked at for no fault of its own: that was no attempt. Returns how many."""
    rows = Submission.objects.filter(pk__in=ids, state=State.RECEIVED, attempts__gt=0)
    count = rows.update(attempts=F("attempts") - 1, leased_until=None)
    current_event().about("submissions", count)
    return count


__all__ = ["LEASE", "MOST_ATTEMPTS", "give_back", "is_due", "lease", "note_failure", "take"]
