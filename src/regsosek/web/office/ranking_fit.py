"""Fitting a model on a survey that is brought along: the file, its columns, the choice of them, the work."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pyarrow as pa
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from regsosek.analysis.pmt.problems import PmtError
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.abilities import Ability
from regsosek.web.door import page
from regsosek.web.office.card_content import language
from regsosek.web.office.ranking_survey import Choice, choice_of, fields, first_choice, picked, recipes, whose_fault
from regsosek.welfare import inputs, jobs, surveys
from regsosek.welfare.actions import begin_fit
from regsosek.welfare.actions.surveys import keep_survey
from regsosek.welfare.models import Job

#: Surveys that somebody brought in this session: name of the sealed file → name of the file. Nobody else opens them.
_BROUGHT = "surveys"
_KEPT = 5


@page(Ability.RANK)
@require_http_methods(["GET", "POST"])
def bring_survey(request: Any) -> HttpResponse:
    """The file. It is kept sealed, and asked about on the next page."""
    refused = ""
    if request.method == "POST":
        try:
            return HttpResponseRedirect(reverse("ranking-fit", args=[_kept(request)]))
        except Problem as problem:
            refused = problem.sentence(language())
    brought = request.session.get(_BROUGHT, {})
    context = {
        "refused": refused, "megabytes": surveys.MAX_BYTES // 1024 // 1024, "recipes": recipes(),
        "brought": [{"url": reverse("ranking-fit", args=[key]), "name": name} for key, name in reversed(brought.items())],
    }  # fmt: skip
    return render(request, "office/ranking/survey.html", context, status=422 if refused else 200)


def _kept(request: Any) -> str:
    """:raises Problem: what the file is refused for."""
    file = request.FILES.get("file")
    if file is None:
        raise Problem("import_empty")
    if file.size > surveys.MAX_BYTES:
        raise Problem("import_too_large", megabytes=surveys.MAX_BYTES // 1024 // 1024)
    key = keep_survey(by=request.actor, survey=surveys.read_survey(file.name or "", file.read()))
    brought = dict(request.session.get(_BROUGHT, {})) | {key: (file.name or "survei")[:200]}
    request.session[_BROUGHT] = dict(list(brought.items())[-_KEPT:])
    return key


@page(Ability.RANK)
@require_http_methods(["GET", "POST"])
def fit(request: Any, survey: str) -> HttpResponse:
    """Which column is what, which recipe; what is wrong with the choice stands beside the field.

    :raises Problem: ``not_found`` for a survey that this person has not brought in this session.
    """
    failed = _failed_job(request, survey)
    name = _name_of(request, survey, failed)
    table = inputs.kept(survey)
    choice = first_choice(table, name)
    faults: dict[str, str] = {}
    if request.method == "POST":
        choice = choice_of(request.POST)
        faults = _faults(table, choice)
        if not faults:
            return HttpResponseRedirect(reverse("ranking-job", args=[_begin(request, table, choice, name).id]))
    elif failed is not None:
        choice = picked(failed)
        faults = whose_fault(failed.problem, failed.problem_details, choice)
    columns = surveys.described(table)
    context = {
        "name": name, "rows": table.num_rows, "columns": columns, "questions": surveys.questions_in(table),
        "fields": fields(columns, choice, faults), "choice": choice, "faults": faults, "recipes": recipes(choice.recipe), "here": reverse("ranking-fit", args=[survey]),
    }  # fmt: skip
    return render(request, "office/ranking/fit.html", context, status=422 if request.method == "POST" else 200)


def _failed_job(request: Any, survey: str) -> Job | None:
    """The job of ``?job=``, if it failed on this survey."""
    asked = request.GET.get("job", "")
    if not asked:
        return None
    try:
        job = jobs.progress(UUID(asked))
    except ValueError:
        raise Problem("not_found") from None
    return job if job.state == Job.State.FAILED and job.parameters.get("survey") == survey else None


def _name_of(request: Any, survey: str, failed: Job | None) -> str:
    brought = request.session.get(_BROUGHT, {})
    if survey in brought:
        return str(brought[survey])
    if failed is not None and failed.created_by == request.actor.id:
        return str(failed.parameters.get("survey_name", ""))
    raise Problem("not_found")


def _faults(table: pa.Table, choice: Choice) -> dict[str, str]:
    """field → sentence; empty when the work can begin."""
    if choice.missing:
        return choice.missing
    try:
        surveys.check(table, choice.options(table))
    except PmtError as error:
        return whose_fault(error.code, error.details, choice)
    return {}


def _begin(request: Any, table: pa.Table, choice: Choice, name: str) -> Job:
    job: Job = begin_fit(
        by=request.actor, survey=table, name=choice.name, survey_name=name, options=choice.options(table)
    )
    jobs.start(request.actor, job)
    return job
