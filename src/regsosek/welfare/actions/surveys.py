"""Keeping a survey that somebody brings, sealed, until a model is fitted on it, and taking it away when nobody needs it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pyarrow as pa
from django.db import transaction
from django.db.models import Q

from regsosek.kernel import blobs, clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.models import AuditEvent
from regsosek.vocabulary.roles import Ability
from regsosek.welfare import inputs
from regsosek.welfare.models import Job

KEEP_VERB = "welfare.keep_survey"
BROUGHT_FOR = timedelta(days=1)
"""So long a survey can be fitted on again after it was brought."""
FAILED_FOR = timedelta(days=7)
"""So long a fit that failed can be begun again."""


@verb("welfare.keep_survey", needs=Ability.RANK)
def keep_survey(*, by: Actor, survey: pa.Table) -> str:
    """The survey as a sealed file; returns its name (64 hex digits), to be opened by who brought it."""
    digest = inputs.keep(survey)
    current_event().about("survey", digest[:32])
    current_event().add(rows=survey.num_rows, columns=survey.num_columns, file=digest)
    return digest


@verb("welfare.drop_surveys", needs=Ability.RANK)
def drop_surveys(*, by: Actor) -> int:
    """Take away every kept survey that no work needs any more; returns how many. A model and its card stay.

    Gone is: what a finished fit read; what a failed one read, after `FAILED_FOR`; what was brought and lies for `BROUGHT_FOR`.
    Every finished fit does this, and ``regsosek ranking drop-surveys``.
    """
    over = [*_read_by_jobs(), *_brought()]
    current_event().about("surveys", len(over))
    current_event().add(surveys=len(over))
    transaction.on_commit(partial(_remove, over))
    return len(over)


def _remove(names: list[str]) -> None:
    for name in names:
        blobs.remove(name)


def _read_by_jobs() -> list[str]:
    """The surveys of jobs that are over; the jobs forget them."""
    late = Q(state=Job.State.FAILED, finished_at__lt=clock.now() - FAILED_FOR)
    over = Job.objects.filter(late | Q(state=Job.State.DONE), kind=Job.Kind.FIT, parameters__survey__gt="")
    found = []
    for job in over.select_for_update():
        found.append(job.parameters["survey"])
        job.parameters = job.parameters | {"survey": ""}
        job.save(update_fields=["parameters"])
    return found


def _brought() -> list[str]:
    """What was brought long enough ago and is still there. The audit is the list of what was brought."""
    brought = AuditEvent.objects.filter(verb=KEEP_VERB, kind=AuditEvent.Kind.WRITE, at__lt=clock.now() - BROUGHT_FOR)
    names = brought.values_list("details__file", flat=True)
    return sorted({name for name in names if name and blobs.is_kept(name)})
