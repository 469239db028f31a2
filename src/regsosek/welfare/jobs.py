"""Long work in a thread of the server: begun by a verb, kept in the table, and never "running" for ever."""

from __future__ import annotations

from uuid import UUID

from regsosek.kernel.actor import Actor
from regsosek.welfare.models import Job


def start(by: Actor, job: Job) -> None:
    """Do the job in a thread of this process, once the transaction is through."""
    raise NotImplementedError


def run_now(by: Actor, job: Job) -> Job:
    """Do the job in this thread (the command line, tests). :raises Problem: what stopped it, which is also kept with it."""
    raise NotImplementedError


def progress(job_id: UUID) -> Job:
    """The job as it stands; one whose worker has died is marked as failed (``job_stopped``). :raises Problem: ``not_found``."""
    raise NotImplementedError


def newest(limit: int = 20) -> list[Job]:
    """The newest jobs, those whose worker has died marked as failed."""
    raise NotImplementedError
