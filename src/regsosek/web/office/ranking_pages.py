"""Rankings at a glance: the one that counts, all runs, the work in progress, the models."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from regsosek.vocabulary.abilities import Ability
from regsosek.web.door import page
from regsosek.web.office.numbers import number
from regsosek.web.office.ranking_content import group_rows, job_line, model_lines, recipe_word, run_lines, shares_text
from regsosek.welfare import jobs
from regsosek.welfare.actions import rescore_changed
from regsosek.welfare.models import Run
from regsosek.welfare.queries import adopted_run, awaiting_count
from regsosek.welfare.totals import totals_that_count

AT_ONCE = 5_000
"""So many families are reckoned again while the page waits."""


@page(Ability.SEE_AGGREGATES)
@require_safe
def ranking(request: Any) -> HttpResponse:
    """What counts and who decided it; for those who rank also jobs, models, and what to do next."""
    runs, may_rank = run_lines(), request.actor.may(Ability.RANK)
    adopted = adopted_run()
    newest = jobs.newest(10) if may_rank else []
    context = {
        "may_rank": may_rank, "adopted": adopted, "groups": group_rows(adopted, totals_that_count(adopted)) if adopted else [],
        "runs": [_line(run, adopted) for run in runs], "models": model_lines() if may_rank else [],
        "jobs": [job_line(job) for job in newest], "pair": _pair(runs, adopted), "waiting": _waiting() if may_rank and adopted else None,
    }  # fmt: skip
    return render(request, "office/ranking/ranking.html", context)


@page(Ability.RANK)
@require_POST
def bring_up(request: Any) -> HttpResponse:
    """Reckon the families again that batches changed; more than `AT_ONCE` are left to ``regsosek ranking rescore``."""
    if awaiting_count() <= AT_ONCE:
        rescore_changed(by=request.actor)
    return HttpResponseRedirect(reverse("ranking"))


def _waiting() -> dict[str, Any] | None:
    """How many families wait to be reckoned again, and whether a button does it."""
    count = awaiting_count()
    return {"families": number(count), "here": count <= AT_ONCE} if count else None


def _line(run: Run, adopted: Run | None) -> dict[str, Any]:
    return {
        "run": run, "counts": adopted is not None and run.id == adopted.id, "once": run.adopted_at is not None,
        "model": run.fitted.name if run.fitted else "–",
        "recipe": recipe_word(run.fitted.recipe if run.fitted else str(run.parameters.get("recipe", ""))),
        "shares": shares_text(run.shares), "ranked": run.families - run.unranked,
    }  # fmt: skip


def _pair(runs: list[Run], adopted: Run | None) -> tuple[Run, Run] | None:
    """What is worth comparing first: the run that counts with the newest other one, older first."""
    if adopted is None:
        return (runs[1], runs[0]) if len(runs) > 1 else None
    other = next((run for run in runs if run.id != adopted.id), None)
    if other is None:
        return None
    return (adopted, other) if other.as_of >= adopted.as_of else (other, adopted)
