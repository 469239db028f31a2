"""Surveys that people bring lie sealed, and are taken away when no work needs them any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest

from regsosek.kernel import blobs, clock
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.welfare import jobs
from regsosek.welfare.actions import begin_fit, drop_surveys, keep_survey, surveys
from regsosek.welfare.actions.surveys import FAILED_FOR
from regsosek.welfare.fitting import FitOptions
from regsosek.welfare.models import FittedModel, Job

pytestmark = [pytest.mark.usefixtures("everything"), pytest.mark.django_db]
OPTIONS = FitOptions(target="expenditure", group="block")


def survey(rows: int = 160) -> pa.Table:
    wall, cold = [1 + n % 2 * 5 for n in range(rows)], [1 + n // 2 % 2 for n in range(rows)]
    spent = [
        900 + 400 * (w == 1) + 200 * (c == 1) + 7 * n % 31 for n, (w, c) in enumerate(zip(wall, cold, strict=True))
    ]
    return pa.table(
        {"wall_material": wall, "has_refrigerator": cold, "expenditure": spent, "block": [n % 8 for n in range(rows)]}
    )


def begun(by: Any, table: pa.Table) -> Job:
    job: Job = begin_fit(by=by, survey=table, name="Uji", survey_name="survei.csv", options=OPTIONS)
    return job


def test_a_finished_fit_leaves_no_survey_behind(system_actor: Any, django_capture_on_commit_callbacks: Any) -> None:
    job = begun(system_actor, survey())
    name = job.parameters["survey"]
    assert blobs.is_kept(name)
    with django_capture_on_commit_callbacks(execute=True):
        done = jobs.run_now(system_actor, job)
    assert not blobs.is_kept(name)
    assert (done.state, done.parameters["survey"]) == ("done", "")
    assert FittedModel.objects.filter(pk=done.result).exists()
    assert AuditEvent.objects.get(verb="welfare.drop_surveys").details["surveys"] == 1


def test_a_failed_fit_can_be_begun_again_for_a_while(
    system_actor: Any, django_capture_on_commit_callbacks: Any
) -> None:
    job = begun(system_actor, survey(20))
    with pytest.raises(Problem, match="fit_refused"):
        jobs.run_now(system_actor, job)
    with django_capture_on_commit_callbacks(execute=True):
        assert drop_surveys(by=system_actor) == 0
    assert blobs.is_kept(job.parameters["survey"])
    Job.objects.filter(pk=job.id).update(finished_at=clock.now() - FAILED_FOR - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert drop_surveys(by=system_actor) == 1
    assert not blobs.is_kept(job.parameters["survey"])


def test_what_waits_or_runs_keeps_its_survey(system_actor: Any, django_capture_on_commit_callbacks: Any) -> None:
    job = begun(system_actor, survey())
    with django_capture_on_commit_callbacks(execute=True):
        assert drop_surveys(by=system_actor) == 0
    assert blobs.is_kept(job.parameters["survey"])


def test_what_was_brought_and_never_fitted_goes_after_a_day(
    system_actor: Any, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    name = keep_survey(by=system_actor, survey=survey(120))
    with django_capture_on_commit_callbacks(execute=True):
        assert drop_surveys(by=system_actor) == 0
    assert blobs.is_kept(name), "it can be fitted on all day"
    monkeypatch.setattr(surveys, "BROUGHT_FOR", timedelta(seconds=-1))
    with django_capture_on_commit_callbacks(execute=True):
        assert drop_surveys(by=system_actor) == 1
    assert not blobs.is_kept(name)
    assert drop_surveys(by=system_actor) == 0, "what is gone is not counted again"


def test_only_who_ranks_drops(actor: Any) -> None:
    with pytest.raises(Problem, match="not_allowed"):
        drop_surveys(by=actor("lurah"))
