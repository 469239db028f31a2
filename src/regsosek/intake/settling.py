"""Looking at leased submissions and taking them, in the name of the check."""

from __future__ import annotations

import logging
import traceback
from uuid import UUID

from regsosek.collect.models import Submission
from regsosek.intake import checking
from regsosek.intake.actions import queue
from regsosek.kernel.action import Actor, system

_log = logging.getLogger(__name__)


def checker() -> Actor:
    """In whose name the check takes families in."""
    return system("intake", purpose="pemeriksaan kiriman")


def check_now(submission_id: UUID) -> None:
    """Check one submission that waits, in the transaction that is open."""
    by = checker()
    settle(by, queue.lease(by=by, size=1, only=submission_id))


def settle(by: Actor, leased: list[Submission]) -> dict[str, int]:
    """Check these, and take those that may be taken. Returns how many are in which state now (``later``: put back)."""
    checked, failed = [], {}
    for submission in leased:
        try:
            checked.append(checking.check(submission))
        except Exception as error:  # one broken submission shall not stop the others
            failed[submission.id] = type(error).__name__
            _say(submission.id, error)
    states = queue.take(by=by, checked=checked) if checked else {}
    told = queue.note_failure(by=by, failed=failed) if failed else {}
    return {name: states.get(name, 0) + told.get(name, 0) for name in states.keys() | told.keys()}


def _say(submission_id: UUID, error: Exception) -> None:
    """Where it stopped; the message of the error is left out, for it may hold an answer."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    _log.error(
        "submission %s: check stopped, %s at %s:%s", submission_id, type(error).__name__, last.filename, last.lineno
    )
