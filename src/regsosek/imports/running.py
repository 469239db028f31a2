"""Running a batch: dry, or for good, in chunks, from where it was left; in this process or in a thread beside it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from regsosek.imports import actions, ledger
from regsosek.imports.models import ImportBatch
from regsosek.imports.work import Work, open_work
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.label import Label

CHUNK = 1000
Progress = Callable[[int, int], None]
Step = Callable[[Actor, ImportBatch, Progress], ImportBatch]
_STOPPED = {
    True: Label("basis data tidak menerima", "the database refused"),
    False: Label("berkas atau penyimpanan tidak terbaca", "a file or the disk could not be read"),
}
_log = logging.getLogger(__name__)


def _quiet(done: int, total: int) -> None:
    """Nobody watches."""


def try_out(by: Actor, batch_id: UUID, progress: Progress = _quiet) -> ImportBatch:
    """A dry run: everything but the writing. The counts and the first rejects are kept with the batch."""
    return _guarded(by, actions.begin_trial(by=by, batch_id=batch_id), _try_out, progress)


def run(by: Actor, batch_id: UUID, progress: Progress = _quiet) -> ImportBatch:
    """Take the batch in, behind what is committed of it already.

    :raises Problem: with the batch marked as failed; what was committed stays, and a later run goes on behind it.
    """
    return _guarded(by, actions.begin(by=by, batch_id=batch_id), _run, progress)


def undo(by: Actor, batch_id: UUID, reason: str, progress: Progress = _quiet) -> ImportBatch:
    """Take a batch back, chunk by chunk.

    :raises Problem: ``reason_needed``; ``import_state``; ``import_busy``.
    """
    return _guarded(by, actions.begin_undo(by=by, batch_id=batch_id, reason=reason), _undo, progress)


def _guarded(by: Actor, batch: ImportBatch, work: Step, progress: Progress) -> ImportBatch:
    """The work of a batch that is taken; whatever stops it is written down with the batch."""
    try:
        return work(by, batch, progress)
    except Problem as problem:
        _fail(by, batch.id, problem.code)
        raise
    except (OSError, DatabaseError) as error:
        _log.exception("import %s stopped", batch.id)
        told = (
            Problem("import_no_space")
            if _is_full(error)
            else Problem("import_stopped", reason=_STOPPED[isinstance(error, DatabaseError)])
        )
        _fail(by, batch.id, told.code)
        raise told from error


def _try_out(by: Actor, batch: ImportBatch, progress: Progress) -> ImportBatch:
    opened = open_work(batch, by)
    rows = ledger.outside_rows(batch, opened)
    counts = ledger.add({}, *ledger.tallies(rows)) | {"read": opened.rows}
    rejects = ledger.first_rejects(rows)
    for start in range(0, len(opened.units), CHUNK):
        decisions = opened.judge.judge(opened.units[start : start + CHUNK])
        made = ledger.rows_of(batch, opened, decisions, {})
        counts = ledger.add(counts, *ledger.tallies(made)) | {"read": opened.rows}
        rejects = (rejects + ledger.first_rejects(made))[:20]
        progress(min(start + CHUNK, len(opened.units)), len(opened.units))
    ledger.check(counts)
    return actions.note_trial(by=by, batch_id=batch.id, counts=counts, rejects=rejects)


def _run(by: Actor, batch: ImportBatch, progress: Progress) -> ImportBatch:
    return _chunks(by, batch, open_work(batch, by), progress)


def _undo(by: Actor, batch: ImportBatch, progress: Progress) -> ImportBatch:
    total, left = actions.to_undo(batch).count(), actions.to_undo(batch).filter(undo="").count()
    while taken := actions.undo_chunk(by=by, batch_id=batch.id, limit=max(1, CHUNK // 2)):
        left -= taken
        progress(total - left, total)
    return actions.finish_undo(by=by, batch_id=batch.id)


def _chunks(by: Actor, batch: ImportBatch, opened: Work, progress: Progress) -> ImportBatch:
    while True:
        behind = batch.cursor
        chosen = opened.units[behind : behind + CHUNK]
        if not chosen and behind:
            break
        decisions = opened.judge.judge(chosen)
        batch = actions.take_chunk(
            by=by, batch_id=batch.id, opened=opened, decisions=decisions, behind=behind, units=len(chosen)
        )
        progress(batch.cursor, len(opened.units))
        if not chosen:
            break
    return actions.finish(by=by, batch_id=batch.id, opened=opened)


def _is_full(error: Exception) -> bool:
    """No room: of the system, of SQLite, of PostgreSQL."""
    return getattr(error, "errno", None) in (28, 122) or any(
        words in str(error).lower() for words in ("is full", "no space left", "disk i/o error")
    )


def _fail(by: Actor, batch_id: UUID, code: str) -> None:
    try:
        actions.fail(by=by, batch_id=batch_id, problem=code)
    except (Problem, DatabaseError, OSError):  # the disk is still full: the lease runs out, and the batch can go on
        _log.exception("import %s could not be marked as failed", batch_id)


def start_trial(by: Actor, batch_id: UUID) -> None:
    """:func:`try_out` in a thread of this process."""
    _start(by, actions.begin_trial(by=by, batch_id=batch_id), _try_out)


def start(by: Actor, batch_id: UUID) -> None:
    """:func:`run` in a thread of this process. If the process dies, the table is the queue: anybody goes on with it."""
    _start(by, actions.begin(by=by, batch_id=batch_id), _run)


def start_undo(by: Actor, batch_id: UUID, reason: str) -> None:
    """:func:`undo` in a thread of this process."""
    _start(by, actions.begin_undo(by=by, batch_id=batch_id, reason=reason), _undo)


def _start(by: Actor, batch: ImportBatch, work: Step) -> None:
    def go() -> None:
        try:
            _guarded(by, batch, work, _quiet)
        except Problem as problem:
            _log.warning("import %s: %s", batch.id, problem.code)
        except Exception:  # the thread's last words; the batch says that it failed
            _log.exception("import %s", batch.id)
            _fail(by, batch.id, "import_unaccounted")
        finally:
            connection.close()

    thread = threading.Thread(target=go, name=f"import-{batch.id}", daemon=True)
    transaction.on_commit(thread.start)
