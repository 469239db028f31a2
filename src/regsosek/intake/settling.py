"""Looking at leased submissions and taking them, in the name of the check."""

from __future__ import annotations

import logging
import traceback
from contextlib import suppress
from uuid import UUID

from django.db import InterfaceError, OperationalError

from regsosek.collect.models import Submission
from regsosek.intake import checking
from regsosek.intake.actions import queue
from regsosek.intake.checking import Checked
from regsosek.kernel.action import Actor, system
from regsosek.kernel.problems import Problem

_log = logging.getLogger(__name__)


def checker() -> Actor:
    """In whose name the check takes families in."""
    return system("intake", purpose="pemeriksaan kiriman")


def check_now(submission_id: UUID) -> None:
    """Check one submission that waits, in the transaction that is open."""
    by = checker()
    settle(by, queue.lease(by=by, size=1, only=submission_id))


def settle(by: Actor, leased: list[Submission]) -> dict[str, int]:
    """Check these, and take those that may be taken. Returns how many are in which state now (``later``: put back).

    :raises Problem: ``key_missing``, ``key_damaged``; OperationalError, OSError: what no submission is to blame for. They are put back as
        if they had not been begun.
    """
    checked: list[Checked] = []
    failed: dict[UUID, str] = {}
    try:
        for submission in leased:
            try:
                checked.append(checking.check(submission))
            except Exception as error:  # one broken submission shall not stop the others
                _blame(submission.id, error, failed)
        states = _take(by, checked, failed) if checked else {}
    except Exception:
        with suppress(Exception):  # the database may be gone: then the lease runs out
            queue.give_back(by=by, ids=[submission.id for submission in leased])
        raise
    told = queue.note_failure(by=by, failed=failed) if failed else {}
    return {name: states.get(name, 0) + told.get(name, 0) for name in states.keys() | told.keys()}


def _take(by: Actor, checked: list[Checked], failed: dict[UUID, str]) -> dict[str, int]:
    """All together; where that fails, one by one, so that the one to blame is found."""
    try:
        return queue.take(by=by, checked=checked)
    except Exception as error:
        if len(checked) == 1 or _is_of_the_machine(error):
            _blame(checked[0].submission_id, error, failed)
            return {}
    states: dict[str, int] = {}
    for one in checked:
        for name, count in _take(by, [one], failed).items():
            states[name] = states.get(name, 0) + count
    return states


def _blame(submission_id: UUID, error: Exception, failed: dict[UUID, str]) -> None:
    if _is_of_the_machine(error):
        raise error
    failed[submission_id] = type(error).__name__
    _say(submission_id, error)


def _is_of_the_machine(error: Exception) -> bool:
    """A key, a database or a disk that is not there: no submission is to blame for it."""
    if isinstance(error, Problem):
        return error.code in ("key_missing", "key_damaged")
    return isinstance(error, OperationalError | InterfaceError | OSError)


def _say(submission_id: UUID, error: Exception) -> None:
    """Where it stopped; the message of the error is left out, for it may hold an answer."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    _log.error(
        "submission %s: check stopped, %s at %s:%s", submission_id, type(error).__name__, last.filename, last.lineno
    )
