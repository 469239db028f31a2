"""Data from files: upload, columns, dry run, running, result, rejects, taking back. One batch, one page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from regsosek.imports import actions, running
from regsosek.imports.adapters import ADAPTERS, Kind
from regsosek.imports.models import ImportBatch
from regsosek.imports.reading import MAX_BYTES
from regsosek.imports.rejects import rejected_rows, rejects_file
from regsosek.kernel import audit, clock
from regsosek.kernel.problems import CATALOGUE, Problem
from regsosek.registry.fields import day_of
from regsosek.vocabulary.abilities import Ability
from regsosek.web.door import page
from regsosek.web.office.card_content import language
from regsosek.web.office.imports_content import batch_line, batch_page, mapping_in

_LISTED = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {"csv": "text/csv; charset=utf-8", "zip": "application/zip", "xlsx": _XLSX}


@page(Ability.IMPORT)
@require_http_methods(["GET", "POST"])
def imports(request: Any) -> HttpResponse:
    """The batches one may see, and the form for a new one."""
    refused = ""
    if request.method == "POST":
        try:
            return HttpResponseRedirect(reverse("import-batch", args=[_uploaded(request).id]))
        except Problem as problem:
            refused = problem.sentence(language())
    recent = [
        b for b in ImportBatch.objects.order_by("-created_at")[: 4 * _LISTED] if actions.may_see(request.actor, b)
    ]
    adapters = [
        {"name": a.name, "label": a.label.text(language()), "note": a.note.text(language())}
        for a in ADAPTERS.values()
        if a.kind is not Kind.OFFICER or request.actor.may(Ability.ASSIGN_OFFICERS)
    ]
    chosen = request.POST.get("adapter") if request.POST.get("adapter") in ADAPTERS else "bps_k"
    context = {
        "adapters": adapters, "chosen": chosen, "refused": refused, "batches": [batch_line(b) for b in recent[:_LISTED]],
        "today": clock.today(), "megabytes": MAX_BYTES // 1024 // 1024,
    }  # fmt: skip
    return render(request, "office/imports/imports.html", context, status=422 if refused else 200)


def _uploaded(request: Any) -> ImportBatch:
    """:raises Problem: what the file is refused for."""
    file, day = request.FILES.get("file"), request.POST.get("happened_on", "")
    if file is None:
        raise Problem("import_no_file")
    if file.size > MAX_BYTES:
        raise Problem("import_too_large", megabytes=MAX_BYTES // 1024 // 1024)
    happened_on = day_of(day)
    if day and happened_on is None:
        raise Problem("bad_value", field="happened_on", value=day)
    return actions.upload(
        by=request.actor, adapter=request.POST.get("adapter", ""), filename=file.name or "", data=file.read(), happened_on=happened_on
    )  # fmt: skip


@page(Ability.IMPORT, purpose=True)
@require_http_methods(["GET", "POST"])
def import_batch(request: Any, batch_id: UUID) -> HttpResponse:
    """One batch: its columns and first rows, its dry run, its progress (a fragment for htmx), its result."""
    batch = actions.batch_of(request.actor, batch_id)
    here = reverse("import-batch", args=[batch_id])
    if request.method == "POST":
        try:
            _do(request, batch)
        except Problem as problem:
            return HttpResponseRedirect(f"{here}?{urlencode({'problem': problem.code})}")
        return HttpResponseRedirect(here)
    if request.headers.get("HX-Request") == "true":
        if not actions.is_busy(batch):  # finished meanwhile: the whole page has something new to say
            response = HttpResponse(status=204)
            response["HX-Redirect"] = here
            return response
        return render(request, "office/imports/_progress.html", {"line": batch_line(batch), "here": here})
    audit.note_reading(by=request.actor, verb="imports.opened", subject_type="import", subject_id=batch.id)
    context = batch_page(batch) | {
        "here": here,
        "refused": _sentence(request.GET.get("problem", "") or batch.problem),
    }
    return render(request, "office/imports/batch.html", context)


def _do(request: Any, batch: ImportBatch) -> None:
    """What a button of the page asks for."""
    wanted, by = request.POST.get("do", ""), request.actor
    if wanted in ("map", "try"):
        actions.map_columns(by=by, batch_id=batch.id, mapping=mapping_in(request.POST, batch))
    if wanted == "try":
        running.start_trial(by, batch.id)
    elif wanted == "run":
        running.start(by, batch.id)
    elif wanted == "undo":
        running.start_undo(by, batch.id, request.POST.get("reason", ""))
    elif wanted != "map":
        raise Problem("bad_value", field="do", value=wanted)


def _sentence(code: str) -> str:
    """The sentence of a problem, without the details that an address does not carry."""
    entry = CATALOGUE.get(code)
    if entry is None:
        return ""
    text = entry.en if language() == "en" else entry.id
    return text if "{" not in text else text.split("{")[0].rstrip(" (:") + "."


@page(Ability.IMPORT, purpose=True)
@require_safe
def import_rejects(request: Any, batch_id: UUID) -> HttpResponse:
    """The rows that were not taken in, to mend and load again: CSV (or a ZIP of them), or a workbook of text cells."""
    batch = actions.batch_of(request.actor, batch_id)
    shape = request.GET.get("format", "csv")
    if shape not in ("csv", "xlsx"):
        raise Problem("import_choice", field="format", value=shape, allowed="csv, xlsx")
    audit.note_reading(
        by=request.actor, verb="imports.rejects", subject_type="import", subject_id=batch.id, rows=rejected_rows(batch)
    )
    name, data = rejects_file(batch, language(), shape == "xlsx")
    response = HttpResponse(data, content_type=_TYPES[name.rsplit(".", 1)[1]])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
