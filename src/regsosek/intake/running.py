"""The check beside the server: a quiet thread that drains while the process runs. Several processes may run one each: leases keep
them apart, and one that finds nothing asks less and less often."""

from __future__ import annotations

import logging
import threading

from django.db import connection

from regsosek.intake.worker import Progress, drain
from regsosek.kernel.problems import Problem

#: Seconds between two looks: short after work was found, longer and longer while there is none.
SHORTEST, LONGEST = 0.5, 10.0
_log = logging.getLogger(__name__)


def watch(stop: threading.Event, progress: Progress | None = None) -> None:
    """Drain again and again until ``stop`` is set. Whatever stops a run is told and outlived."""
    pause = SHORTEST
    while not stop.is_set():
        pause = SHORTEST if _once(progress) else min(LONGEST, pause * 2)
        stop.wait(pause)


def _once(progress: Progress | None) -> bool:
    """Was there anything to do?"""
    try:
        done = drain(progress=progress)
        return bool(done.settled or done.later)
    except Problem as problem:
        _log.warning("intake: %s", problem.code)
    except Exception as error:  # the thread goes on; the message may hold an answer and is left out
        _log.warning("intake: %s", type(error).__name__)
    finally:
        connection.close()
    return False


def start_in_background() -> threading.Event:
    """Start the thread. It ends with the process, or when the event that is returned is set."""
    stop = threading.Event()
    threading.Thread(target=watch, args=(stop,), name="intake", daemon=True).start()
    return stop
