"""Arrivals at the same time are kept together: one transaction, one flush to the disk, and then all are answered.

Each thread queues what it has and waits for its turn; whose turn it is takes all that is queued. While one group is written the
next gathers, so a lone arrival waits for nobody and a rush is written in few commits. See docs/adr/0015-intake-in-groups.md.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import Error

from regsosek.collect.actions.receiving import receive_prepared
from regsosek.collect.arrivals import Prepared, Receipt
from regsosek.kernel import blobs
from regsosek.kernel.actor import system
from regsosek.kernel.problems import Problem

MOST = 64
GATHER_S = 0.004
"""So long a group waits for arrivals that are being read at that moment; without any it does not wait."""
logger = logging.getLogger(__name__)


@dataclass(eq=False)
class Reading:
    """One arrival that is being read; it ends when it is queued, or refused."""

    is_over: bool = False


@dataclass(eq=False)
class _Waiting:
    prepared: Prepared
    receipt: Receipt | None = None


class Groups:
    def __init__(self) -> None:
        self._queue: deque[_Waiting] = deque()
        self._turn = threading.Lock()
        self._read = threading.Condition()
        self._reading = 0

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Around the reading of an arrival and :meth:`keep`: a group that is about to be written waits a moment for it."""
        own = Reading()
        with self._read:
            self._reading += 1
        try:
            yield own
        finally:
            self._ended(own)

    def _ended(self, reading: Reading) -> None:
        with self._read:
            if not reading.is_over:
                reading.is_over = True
                self._reading -= 1
                self._read.notify_all()

    def keep(self, prepared: Prepared, reading: Reading) -> Receipt:
        """Returns when it is durable, or was refused. What failed for a reason of ours is answered "trouble"."""
        own = _Waiting(prepared)
        self._queue.append(own)
        self._ended(reading)
        with self._turn:
            if own.receipt is None:
                with self._read:
                    self._read.wait_for(lambda: self._reading == 0, timeout=GATHER_S)
            while own.receipt is None:
                count = min(len(self._queue), MOST)
                _write([self._queue.popleft() for _ in range(count)])
        return own.receipt


def _write(group: Sequence[_Waiting]) -> None:
    receipts = _together([waiting.prepared for waiting in group])
    for waiting, receipt in zip(group, receipts, strict=True):
        waiting.receipt = receipt


def _together(group: list[Prepared]) -> list[Receipt]:
    """One that makes a group fail does not take the others with it: each is tried alone then."""
    try:
        return receive_prepared(by=system("phones"), group=group)
    except (Error, OSError, Problem) as error:
        logger.warning("a group of %d was not written: %s", len(group), type(error).__name__)
        return [_alone(prepared) for prepared in group]
    except Exception as error:
        logger.error("a group of %d was not written: %s", len(group), type(error).__name__)
        return [_alone(prepared) for prepared in group]


def _alone(prepared: Prepared) -> Receipt:
    try:
        return receive_prepared(by=system("phones"), group=[prepared])[0]
    except Exception as error:
        # Its text could hold an answer, so only its kind is told.
        logger.error("an arrival was not written: %s", type(error).__name__)
        for file in prepared.files:
            blobs.remove(file.blob)
        return Receipt.of("trouble")


GROUPS = Groups()
