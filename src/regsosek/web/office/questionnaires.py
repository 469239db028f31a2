"""Questionnaires: which there are, in which versions, opened and closed; others uploaded as XLSForm."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from regsosek.collect.actions.questionnaires import (
    close_questionnaire,
    open_questionnaire,
    publish_questionnaire,
    withdraw_version,
)
from regsosek.collect.forms.form import ANSWERED
from regsosek.collect.models import Questionnaire, QuestionnaireVersion
from regsosek.collect.xlsform import MOST_BYTES, build_upload
from regsosek.kernel import audit
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.label import Label
from regsosek.vocabulary.roles import Ability
from regsosek.web.door import page
from regsosek.web.office.card_content import language
from regsosek.web.office.map_query import only

KINDS: dict[str, Label] = {
    "family": Label("mengisi registri", "feeds the registry"),
    "other": Label("disimpan, tidak mengisi registri", "kept, feeds no registry"),
}


@page(Ability.PUBLISH_QUESTIONNAIRE)
@require_http_methods(["GET", "POST"])
def questionnaires(request: Any) -> HttpResponse:
    """All questionnaires with their versions, and the form that uploads an XLSForm. Follow-ups are not among them."""
    only(request)
    refused = ""
    warnings: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            warnings = _do(request)
        except Problem as problem:
            refused = problem.sentence(language())
        if not refused and not warnings:
            return HttpResponseRedirect(reverse("questionnaires"))
    listed = Questionnaire.objects.exclude(kind=Questionnaire.Kind.FOLLOW_UP).order_by("kind", "form_id")
    context = {
        "questionnaires": [_row(one) for one in listed], "refused": refused, "warnings": warnings, "megabytes": MOST_BYTES // 1_000_000,
    }  # fmt: skip
    return render(request, "office/questionnaires/questionnaires.html", context, status=422 if refused else 200)


def _do(request: Any) -> tuple[str, ...]:
    """What a button asks for. Returns pyxform's warnings of a form that was published in spite of them.

    :raises Problem: what building, compiling and the verbs refuse; ``bad_value`` for a button that does not exist.
    """
    form, by, wanted = request.POST, request.actor, request.POST.get("do", "")
    if wanted == "upload":
        file = request.FILES.get("file")
        if file is None:
            raise Problem("import_no_file")
        if file.size > MOST_BYTES:
            raise Problem("import_too_large", megabytes=MOST_BYTES // 1_000_000)
        built = build_upload(file.name or "", file.read())
        publish_questionnaire(by=by, built=built)
        return built.warnings
    form_id = form.get("form", "")
    if wanted == "open":
        open_questionnaire(by=by, form_id=form_id)
    elif wanted == "close":
        close_questionnaire(by=by, form_id=form_id)
    elif wanted == "withdraw":
        withdraw_version(by=by, form_id=form_id, version=form.get("version", ""))
    else:
        raise Problem("bad_value", field="do", value=wanted[:20])
    return ()


def _row(one: Questionnaire) -> dict[str, Any]:
    versions = one.versions.defer("xform").order_by("-published_at", "-pk")
    return {
        "form_id": one.form_id, "title": one.title.get(language()) or one.title.get("id") or one.form_id, "is_open": one.is_open,
        "kind": KINDS[one.kind].text(language()), "feeds": one.kind == Questionnaire.Kind.FAMILY,
        "versions": [
            {
                "version": v.version, "at": v.published_at, "by": v.published_by, "withdrawn_at": v.withdrawn_at,
                "questions": sum(node.get("kind") in ANSWERED for node in v.form.get("nodes", ())),
            }
            for v in versions
        ],
    }  # fmt: skip


@page(Ability.PUBLISH_QUESTIONNAIRE)
@require_safe
def questionnaire_xform(request: Any) -> HttpResponse:
    """The XForm of a version, byte for byte as phones get it."""
    only(request, "form", "version")
    found = QuestionnaireVersion.objects.filter(
        questionnaire_id=request.GET.get("form", ""), version=request.GET.get("version", "")
    ).first()
    if found is None:
        raise Problem("not_found")
    audit.note_reading(
        by=request.actor, verb="questionnaire.downloaded", subject_type="questionnaire", subject_id=found.questionnaire_id
    )  # fmt: skip
    response = HttpResponse(bytes(found.xform), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{found.questionnaire_id}.xml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
