"""Beginning long work. What the worker itself does (and writes into the audit) are the other verbs."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.vocabulary.roles import Ability
from regsosek.vocabulary.welfare import DEFAULT_SHARES, WelfareShares
from regsosek.welfare import inputs
from regsosek.welfare.fitting import FitOptions
from regsosek.welfare.models import FittedModel, Job, Run
from regsosek.welfare.preparing import require_rankable


@verb("welfare.begin_fit", needs=Ability.RANK)
def begin_fit(*, by: Actor, survey: pa.Table, name: str, survey_name: str, options: FitOptions) -> Job:
    """A job that fits a model; the survey is kept sealed. Hand it to :func:`regsosek.welfare.jobs.start`."""
    return _job(by, Job.Kind.FIT, name, survey=inputs.keep(survey), survey_name=survey_name, options=options.document())


@verb("welfare.begin_run", needs=Ability.RANK)
def begin_run(*, by: Actor, fitted: FittedModel, label: str, shares: WelfareShares = DEFAULT_SHARES) -> Job:
    """A job that ranks everybody with a kept model.

    :raises Problem: ``model_unfit`` for a published scorecard.
    """
    require_rankable(fitted)
    return _job(by, Job.Kind.RUN, label, fitted=str(fitted.id), shares=list(shares.cumulative))


@verb("welfare.begin_compare", needs=Ability.RANK)
def begin_compare(*, by: Actor, run_a: Run, run_b: Run) -> Job:
    """A job that compares two runs, so that the page has it at once."""
    return _job(by, Job.Kind.COMPARE, f"{run_a.label} / {run_b.label}", a=str(run_a.id), b=str(run_b.id))


def _job(by: Actor, kind: Job.Kind, label: str, **parameters: Any) -> Job:
    job = Job.objects.create(
        kind=kind, label=label.strip()[:120], parameters=parameters, created_at=clock.now(), created_by=by.id,
        created_by_label=by.label,
    )  # fmt: skip
    current_event().about("job", job.id)
    current_event().add(kind=kind)
    return job
