"""The check at work: what waits is leased, looked at and taken, batch by batch, until nothing is due.

A batch is looked at outside a transaction and taken inside one: a process that dies leaves nothing half done, its lease runs out
and another goes on. Effectively once: a second check of the same submission makes the same ids.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

from django.db import connection

from regsosek.intake.actions import queue
from regsosek.intake.settling import check_now, checker, settle

__all__ = ["BATCH", "Drained", "check_now", "checker", "drain"]

#: Small enough that a batch is done long before its lease ends, large enough that one transaction carries many families.
BATCH = 200
#: SQLite has one writer: phones that send meanwhile shall not wait long for it.
BATCH_OF_ONE_WRITER = 40
Progress = Callable[["Drained"], None]


@dataclass
class Drained:
    """What became of submissions in one run. ``later``: those put back, to be tried again."""

    taken: int = 0
    flagged: int = 0
    clashed: int = 0
    superseded: int = 0
    kept: int = 0
    stuck: int = 0
    later: int = 0

    @property
    def settled(self) -> int:
        return sum(getattr(self, f.name) for f in fields(self)) - self.later

    def count(self, states: dict[str, int]) -> None:
        for name, number in states.items():
            setattr(self, name, getattr(self, name) + number)


def drain(*, limit: int | None = None, progress: Progress | None = None, batch: int = 0) -> Drained:
    """Check what is due, the oldest first, until nothing is, or ``limit`` submissions are settled."""
    by, done = checker(), Drained()
    batch = batch or (BATCH if connection.vendor == "postgresql" else BATCH_OF_ONE_WRITER)
    while limit is None or done.settled < limit:
        if not queue.is_due():
            break
        leased = queue.lease(by=by, size=batch if limit is None else min(batch, limit - done.settled))
        if not leased:
            break
        done.count(settle(by, leased))
        if progress:
            progress(done)
    return done
