"""Long work in a thread of the server: begun by a verb, kept in the table, and never "running" for ever.

A worker holds its job by a lease that a second thread renews. When the process dies the lease runs out, and whoever looks
next marks the job as failed (``job_stopped``): nothing of it was kept but what its verbs had finished, so it is begun again.
How far a job is is no fact of the registry: it is written without a verb. What it makes is made by verbs.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from regsosek.kernel import clock
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.vocabulary.label import Label
from regsosek.vocabulary.welfare import WelfareShares
from regsosek.welfare import inputs
from regsosek.welfare.actions.models import record_model
from regsosek.welfare.actions.runs import keep_comparison, run_ranking
from regsosek.welfare.actions.surveys import drop_surveys
from regsosek.welfare.fitting import card_of, fit_by, options_of
from regsosek.welfare.models import FittedModel, Job, Run
from regsosek.welfare.models_kept import model_from
from regsosek.welfare.preparing import prepare

STOPPED = Problem("job_stopped").code
LEASE = timedelta(minutes=3)
HEARTBEAT = 20.0
"""Seconds."""
State = Job.State
_log = logging.getLogger(__name__)


def start(by: Actor, job: Job) -> None:
    """Do the job in a thread of this process, once the transaction is through."""

    def go() -> None:
        try:
            run_now(by, job)
        except Problem as problem:
            _log.warning("job %s: %s", job.id, problem.code)
        except Exception:  # the thread's last words; the job says that it failed
            _log.exception("job %s", job.id)
        finally:
            connection.close()

    thread = threading.Thread(target=go, name=f"welfare-{job.id}", daemon=True)
    transaction.on_commit(thread.start)


def run_now(by: Actor, job: Job) -> Job:
    """Do the job in this thread (the command line, tests).

    :raises Problem: what stopped it, which is also kept with it. Anything else that stops it is kept as ``job_stopped``.
    """
    taken = Job.objects.filter(pk=job.id, state=State.WAITING)
    if not taken.update(state=State.RUNNING, leased_until=clock.now() + LEASE):
        return progress(job.id)
    with _Heartbeat(job.id):
        try:
            result = _WORK[Job.Kind(job.kind)](by, job, job.parameters)
        except Problem as problem:
            _end(job.id, State.FAILED, problem=problem.code, problem_details=_plain(problem.details))
            raise
        except BaseException:
            _end(job.id, State.FAILED, problem=STOPPED)
            raise
    _end(job.id, State.DONE, result=result)
    if job.kind == Job.Kind.FIT:
        drop_surveys(by=by)
    return progress(job.id)


def progress(job_id: UUID) -> Job:
    """The job as it stands; one whose worker has died is marked as failed (``job_stopped``).

    :raises Problem: ``not_found``.
    """
    _bury()
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise Problem("not_found")
    return job


def newest(limit: int = 20) -> list[Job]:
    """The newest jobs, those whose worker has died marked as failed."""
    _bury()
    return list(Job.objects.order_by("-created_at")[:limit])


def problem_of(job: Job) -> Problem | None:
    """What stopped it, to be told in the reader's language."""
    if not job.problem:
        return None
    details = {k: Label(v["id"], v["en"]) if isinstance(v, dict) else v for k, v in job.problem_details.items()}
    return Problem.kept(job.problem, details)


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
    return {k: {"id": v.id, "en": v.en} if isinstance(v, Label) else str(v) for k, v in details.items()}


def _bury() -> None:
    now = clock.now()
    dead = Q(state=State.RUNNING, leased_until__lt=now) | Q(state=State.WAITING, created_at__lt=now - LEASE)
    Job.objects.filter(dead).update(state=State.FAILED, problem=STOPPED, finished_at=now, leased_until=None)


def _end(job_id: UUID, state: Job.State, **facts: Any) -> None:
    Job.objects.filter(pk=job_id).update(state=state, finished_at=clock.now(), leased_until=None, **facts)


def _told(job: Job) -> Callable[[str, int, int], None]:
    def told(step: str, done: int, total: int) -> None:
        Job.objects.filter(pk=job.id).update(step=step, done=done, total=total, leased_until=clock.now() + LEASE)

    return told


class _Heartbeat:
    """Renews the lease while the work goes on. A beat that finds the database taken by the work itself is left out."""

    def __init__(self, job_id: UUID) -> None:
        self.job_id, self.over = job_id, threading.Event()
        self.thread = threading.Thread(target=self._beat, name=f"beat-{job_id}", daemon=True)

    def _beat(self) -> None:
        while not self.over.wait(HEARTBEAT):
            try:
                Job.objects.filter(pk=self.job_id, state=State.RUNNING).update(leased_until=clock.now() + LEASE)
            except DatabaseError:
                _log.info("job %s: a beat was left out", self.job_id)
            finally:
                connection.close()

    def __enter__(self) -> _Heartbeat:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()


def _fit(by: Actor, job: Job, parameters: Mapping[str, Any]) -> UUID:
    told = _told(job)
    told("Membaca survei", 0, 3)
    survey, options = inputs.kept(parameters["survey"]), options_of(parameters["options"])
    told("Melatih dan menguji model", 1, 3)
    model = fit_by(survey, options)
    told("Menulis kartu model", 2, 3)
    card = card_of(model)
    return record_model(
        by=by, model=model, name=job.label, card=card, survey_name=parameters["survey_name"]
    ).id  # fmt: skip


def _run(by: Actor, job: Job, parameters: Mapping[str, Any]) -> UUID:
    fitted = FittedModel.objects.filter(pk=parameters["fitted"]).first()
    if fitted is None:
        raise Problem("not_found")
    model, shares = model_from(fitted.document), WelfareShares(*parameters["shares"])
    with system_scope("welfare.run_ranking"):
        ready = prepare(model, shares, _told(job))
    _told(job)("Menyimpan urutan", 0, 0)
    return run_ranking(by=by, model=model, label=job.label, shares=shares, fitted=fitted, prepared=ready).id


def _compare(by: Actor, job: Job, parameters: Mapping[str, Any]) -> UUID:
    run_a, run_b = (Run.objects.filter(pk=parameters[name]).first() for name in ("a", "b"))
    if run_a is None or run_b is None:
        raise Problem("not_found")
    _told(job)("Membandingkan keluarga", 0, 0)
    return keep_comparison(by=by, run_a=run_a, run_b=run_b).id


_WORK: Mapping[Job.Kind, Callable[[Actor, Job, Mapping[str, Any]], UUID]] = {
    Job.Kind.FIT: _fit, Job.Kind.RUN: _run, Job.Kind.COMPARE: _compare,
}  # fmt: skip
