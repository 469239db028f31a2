"""Long work as it goes on: a fragment for htmx while it lasts, and where its result is when it is done."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from regsosek.vocabulary.abilities import Ability
from regsosek.web.door import page
from regsosek.web.office.ranking_content import job_line
from regsosek.welfare import jobs
from regsosek.welfare.models import Job


@page(Ability.RANK)
@require_safe
def ranking_job(request: Any, job_id: UUID) -> HttpResponse:
    """A job: its progress while it lasts; one that is done leads to its result, one that failed says why."""
    job = jobs.progress(job_id)
    line = job_line(job)
    here, after = reverse("ranking-job", args=[job_id]), result_of(job)
    if request.headers.get("HX-Request") == "true":
        if line["busy"]:
            return render(request, "office/ranking/_progress.html", {"job": line, "here": here})
        response = HttpResponse(status=204)
        response["HX-Redirect"] = after or here
        return response
    if after:
        return HttpResponseRedirect(after)
    return render(request, "office/ranking/job.html", {"job": line, "here": here, "again": _again(job)})


def result_of(job: Job) -> str:
    """Where the result of a finished job is; empty before."""
    if job.state != Job.State.DONE:
        return ""
    if job.kind == Job.Kind.COMPARE:
        return f"{reverse('ranking-compare')}?{urlencode({'a': job.parameters['a'], 'b': job.parameters['b']})}"
    if job.result is None:
        return ""
    return reverse("ranking-model" if job.kind == Job.Kind.FIT else "ranking-run", args=[job.result])


def _again(job: Job) -> str:
    """The form from which a failed job came, filled in as it was."""
    if job.state != Job.State.FAILED:
        return ""
    if job.kind == Job.Kind.FIT and job.parameters.get("survey"):
        return f"{reverse('ranking-fit', args=[job.parameters['survey']])}?{urlencode({'job': job.id})}"
    if job.kind == Job.Kind.RUN:
        return f"{reverse('ranking-start')}?{urlencode({'model': job.parameters.get('fitted', '')})}"
    return ""
