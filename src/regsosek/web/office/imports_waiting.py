"""Rows of a delivery that wait for a decision: the family of the file beside those of the registry, and three answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from regsosek.imports import actions
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.kernel import audit
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.abilities import Ability
from regsosek.web.door import page
from regsosek.web.office.card_content import language
from regsosek.web.office.imports_content import batch_line
from regsosek.web.office.imports_waiting_content import waiting_families

PAGE = 10


@page(Ability.IMPORT, purpose=True)
@require_http_methods(["GET", "POST"])
def import_waiting(request: Any, batch_id: UUID) -> HttpResponse:
    """The families of a batch that wait, page by page, each beside its candidates; a decision is sent back to this page."""
    batch = actions.batch_of(request.actor, batch_id)
    here, after = reverse("import-waiting", args=[batch_id]), _number(request.GET.get("after", "0"), "after")
    refused = _decide(request, batch) if request.method == "POST" else ""
    if request.method == "POST" and not refused:
        return HttpResponseRedirect(f"{here}?after={after}" if after else here)
    waiting = ImportRow.objects.filter(batch=batch, outcome=ImportRow.Outcome.REVIEW, leads=True).order_by("id")
    listed = list(waiting.filter(id__gt=after)[: PAGE + 1])
    more, listed = len(listed) > PAGE, listed[:PAGE]
    audit.note_reading(
        by=request.actor, verb="imports.waiting_opened", subject_type="import", subject_id=batch.id, rows=len(listed)
    )
    context = {
        "batch": batch, "line": batch_line(batch), "here": f"{here}?after={after}" if after else here, "first": here,
        "refused": refused, "refused_row": request.POST.get("row", ""),
        "waiting": waiting.count(), "rows": waiting_families(batch, listed, request.actor), "after": after,
        "next_url": f"{here}?after={listed[-1].pk}" if more else None,
        "can_decide": batch.state == ImportBatch.State.DONE and not actions.is_busy(batch),
    }  # fmt: skip
    return render(request, "office/imports/waiting.html", context, status=422 if refused else 200)


def _decide(request: Any, batch: ImportBatch) -> str:
    """Do what a button asks for. Returns why it was refused, in words; "" when it was done."""
    form = request.POST
    verdict, _, family = form.get("verdict", "").partition(":")
    row, family_id = _number(form.get("row", ""), "row"), _uuid(family)
    try:
        actions.decide_row(
            by=request.actor,
            batch_id=batch.id,
            row_id=row,
            verdict=verdict,
            family_id=family_id,
            reason=form.get("reason", ""),
        )
    except Problem as problem:
        return problem.sentence(language())
    return ""


def _number(text: str, field: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Problem("bad_value", field=field, value=text)
    return int(text)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Problem("bad_value", field="family", value=text) from None
