"""Long work: begun, done or failed, and never running for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest

from factories.ranking import walls_and_refrigerator
from regsosek.kernel import clock
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.welfare import jobs
from regsosek.welfare.actions import begin_compare, begin_fit, begin_run, fit_model, record_model
from regsosek.welfare.fitting import FitOptions
from regsosek.welfare.models import FittedModel, Job, Run
from regsosek.welfare.queries import counts

pytestmark = pytest.mark.usefixtures("everything")
OPTIONS = FitOptions(target="expenditure", group="block")


def survey(rows: int = 160) -> pa.Table:
    """The wall and the refrigerator say what a family spends."""
    wall, cold = [1 + n % 2 * 5 for n in range(rows)], [1 + n // 2 % 2 for n in range(rows)]
    spent = [
        900 + 400 * (w == 1) + 200 * (c == 1) + 7 * n % 31 for n, (w, c) in enumerate(zip(wall, cold, strict=True))
    ]
    columns = {
        "wall_material": wall,
        "has_refrigerator": cold,
        "expenditure": spent,
        "block": [n % 8 for n in range(rows)],
    }
    return pa.table(columns)


def test_a_model_is_fitted_and_kept_once(db: None, system_actor: Any) -> None:
    job = begin_fit(by=system_actor, survey=survey(), name="Uji", survey_name="survei.csv", options=OPTIONS)
    done = jobs.run_now(system_actor, job)
    kept = FittedModel.objects.get(pk=done.result)
    assert (done.state, kept.name, kept.survey_name, kept.recipe) == ("done", "Uji", "survei.csv", "linear")
    again = fit_model(by=system_actor, survey=survey(), name="Lagi", survey_name="x", options=OPTIONS)
    assert (again.id, again.digest, again.name) == (kept.id, kept.digest, "Uji"), (
        "the same survey and seed: the same model"
    )
    assert FittedModel.objects.count() == 1
    other = fit_model(by=system_actor, survey=survey(168), name="Lain", survey_name="x", options=OPTIONS)
    assert other.digest != kept.digest and FittedModel.objects.count() == 2


def test_the_same_model_is_kept_once(db: None, system_actor: Any) -> None:
    first = record_model(by=system_actor, model=walls_and_refrigerator(), name="Satu")
    assert record_model(by=system_actor, model=walls_and_refrigerator(), name="Dua").id == first.id


def test_a_run_and_a_comparison_are_jobs_too(ranked_families: list[Any], system_actor: Any) -> None:
    fitted = record_model(by=system_actor, model=walls_and_refrigerator(), name="Uji")
    results = []
    for label in ("Satu", "Dua"):
        done = jobs.run_now(system_actor, begin_run(by=system_actor, fitted=fitted, label=label))
        results.append(Run.objects.get(pk=done.result))
    assert [r.fitted_id for r in results] == [fitted.id, fitted.id]
    assert counts(results[0], AreaLevel.REGENCY)["6472"]
    compared = jobs.run_now(system_actor, begin_compare(by=system_actor, run_a=results[0], run_b=results[1]))
    assert str(results[0].id) in Run.objects.get(pk=compared.result).compared


def test_what_is_wrong_with_a_survey_is_kept_in_both_languages(db: None, system_actor: Any) -> None:
    few = begin_fit(by=system_actor, survey=survey(20), name="Uji", survey_name="x", options=OPTIONS)
    with pytest.raises(Problem, match="fit_refused"):
        jobs.run_now(system_actor, few)
    kept = jobs.progress(few.id)
    told = jobs.problem_of(kept)
    assert kept.state == "failed" and told is not None
    assert "20" in told.sentence("id") and "complete rows" in told.sentence("en")


def test_an_unknown_recipe_is_refused(db: None, system_actor: Any) -> None:
    with pytest.raises(Problem, match="recipe_unknown"):
        fit_model(
            by=system_actor,
            survey=survey(),
            name="x",
            survey_name="x",
            options=FitOptions(target="expenditure", recipe="ajaib"),
        )


@pytest.mark.parametrize("state", ["running", "waiting"])
def test_a_job_whose_worker_died_has_failed(db: None, system_actor: Any, state: str) -> None:
    job = begin_fit(by=system_actor, survey=survey(), name="Uji", survey_name="x", options=OPTIONS)
    assert jobs.progress(job.id).state == "waiting"
    past = clock.now() - jobs.LEASE - timedelta(seconds=1)
    Job.objects.filter(pk=job.id).update(state=state, created_at=past, leased_until=past)
    assert [(j.state, j.problem) for j in jobs.newest()] == [("failed", "job_stopped")]


def test_a_job_is_done_once(ranked_families: list[Any], system_actor: Any) -> None:
    fitted = record_model(by=system_actor, model=walls_and_refrigerator(), name="Uji")
    job = begin_run(by=system_actor, fitted=fitted, label="Satu")
    assert jobs.run_now(system_actor, job).result == jobs.run_now(system_actor, job).result
    assert Run.objects.count() == 1


def test_a_fault_is_no_problem_but_the_job_has_failed(
    ranked_families: list[Any], system_actor: Any, monkeypatch: Any
) -> None:
    fitted = record_model(by=system_actor, model=walls_and_refrigerator(), name="Uji")
    job = begin_run(by=system_actor, fitted=fitted, label="Satu")

    def breaks(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(jobs, "prepare", breaks)
    with pytest.raises(MemoryError):
        jobs.run_now(system_actor, job)
    assert jobs.progress(job.id).problem == "job_stopped"


def test_only_who_ranks_begins(db: None, actor: Any) -> None:
    with pytest.raises(Problem, match="not_allowed"):
        begin_fit(by=actor("lurah"), survey=survey(), name="x", survey_name="x", options=OPTIONS)
    assert AuditEvent.objects.filter(verb="welfare.begin_fit", kind="denied").exists()
