"""Rows of a delivery that wait for a decision: the family of the file beside those of the registry, and three answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from regsosek.imports import actions
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.kernel import audit
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.abilities import Ability
from regsosek.web.door import page
from regsosek.web.office.imports import sentence_of
from regsosek.web.office.imports_content import batch_line
from regsosek.web.office.imports_waiting_content import waiting_families

PAGE = 10


@page(Ability.IMPORT, purpose=True)
@require_http_methods(["GET", "POST"])
def import_waiting(request: Any, batch_id: UUID) -> HttpResponse:
    """The families of a batch that wait, page by page, each beside its candidates; a decision is sent back to this page."""
    batch = actions.batch_of(request.actor, batch_id)
    here, after = reverse("import-waiting", args=[batch_id]), _number(request.GET.get("after", "0"), "after")
    if request.method == "POST":
        return HttpResponseRedirect(_decided(request, batch, here, after))
    waiting = ImportRow.objects.filter(batch=batch, outcome=ImportRow.Outcome.REVIEW, leads=True).order_by("id")
    listed = list(waiting.filter(id__gt=after)[: PAGE + 1])
    more, listed = len(listed) > PAGE, listed[:PAGE]
    audit.note_reading(
        by=request.actor, verb="imports.waiting_opened", subject_type="import", subject_id=batch.id, rows=len(listed)
    )
    context = {
        "batch": batch, "line": batch_line(batch), "here": f"{here}?after={after}" if after else here, "first": here,
        "refused": sentence_of(request.GET.get("problem", "")), "refused_row": request.GET.get("row", ""),
        "waiting": waiting.count(), "rows": waiting_families(batch, listed, request.actor), "after": after,
        "next_url": f"{here}?after={listed[-1].pk}" if more else None,
        "can_decide": batch.state == ImportBatch.State.DONE and not actions.is_busy(batch),
    }  # fmt: skip
    return render(request, "office/imports/waiting.html", context)


def _decided(request: Any, batch: ImportBatch, here: str, after: int) -> str:
    """Where to go after a decision, or after its refusal."""
    form = request.POST
    row, told = _number(form.get("row", ""), "row"), {"after": after} if after else {}
    verdict, _, family = form.get("verdict", "").partition(":")
    try:
        actions.decide_row(
            by=request.actor, batch_id=batch.id, row_id=row, verdict=verdict, family_id=_uuid(family),
            reason=form.get("reason", ""),
        )  # fmt: skip
    except Problem as problem:
        return f"{here}?{urlencode(told | {'problem': problem.code, 'row': row})}#baris-{row}"
    return f"{here}?{urlencode(told)}" if told else here


def _number(text: str, field: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Problem("bad_value", field=field, value=text)
    return int(text)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Problem("bad_value", field="family", value=text) from None
