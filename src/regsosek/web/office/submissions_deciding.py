"""One submission: its page, the buttons under it, the form that corrects chosen answers, and its files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from regsosek.collect.models import Submission
from regsosek.collect.queries import file_bytes
from regsosek.intake import actions
from regsosek.intake.opened import Opened, opened
from regsosek.kernel import audit
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.roles import Ability
from regsosek.web.door import page
from regsosek.web.office import submissions_content as content
from regsosek.web.office.card_content import area_line, language
from regsosek.web.office.map_query import only
from regsosek.web.office.submissions_list import row_of

_PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_BUTTONS = ("accept", "correct", "correct-form", "return", "refuse", "resolve", "retry")


@page(Ability.SEE_SUBMISSIONS, purpose=True)
@require_http_methods(["GET", "POST"])
def submission(request: Any, submission_id: UUID) -> HttpResponse:
    """One submission: its answers beside the registry, findings, photos, how it was made, what was decided."""
    only(request)
    found, refused, wanted = opened(submission_id), "", request.POST.get("do", "")
    if request.method == "POST":
        if not request.actor.may(Ability.CHECK_SUBMISSIONS):
            raise Problem("not_allowed", ability=Ability.CHECK_SUBMISSIONS)
        if wanted not in _BUTTONS:
            raise Problem("bad_value", field="do", value=wanted[:20])
        try:
            if wanted != "correct-form":
                there = _do(request, submission_id, wanted)
                return HttpResponseRedirect(reverse("submission", args=[there.id]))
        except Problem as problem:
            if problem.code == "not_found":
                raise
            refused = problem.sentence(language())
    if wanted in ("correct", "correct-form"):
        response = _correcting(request, found, refused)
        if response is not None:
            return response
        refused, wanted = Problem("questions_needed").sentence(language()), "correct"
    audit.note_reading(
        by=request.actor, verb="submission.opened", subject_type="submission", subject_id=submission_id,
        area_code=found.submission.area_code,
    )  # fmt: skip
    context = content.page_of(found, request.actor, request.POST.getlist("q"), _choices(request)) | {
        "here": reverse("submission", args=[submission_id]), "refused": refused, "asked": wanted, "typed": _typed(request),
    }  # fmt: skip
    return render(request, "office/submissions/submission.html", context, status=422 if refused else 200)


def _typed(request: Any) -> dict[str, str]:
    return {
        name: request.POST.get(f"reason-{name}", "") for name in ("accept", "return", "refuse", "correct", "resolve")
    }


def _choices(request: Any) -> dict[str, str]:
    """Of a clash: path of the question → ``this`` or ``other``."""
    return {name.removeprefix("choose:"): value for name, value in request.POST.items() if name.startswith("choose:")}


def _do(request: Any, submission_id: UUID, wanted: str) -> Submission:
    """What a button asks for. :raises Problem: what the verbs refuse."""
    form, by = request.POST, request.actor
    reason = form.get(f"reason-{wanted}", "")
    if wanted == "accept":
        return actions.accept(by=by, submission_id=submission_id, reason=reason, family=form.get("family", ""))
    if wanted == "correct":
        changes = {path: form.get(f"new:{path}", "").strip() for path in form.getlist("q") if f"new:{path}" in form}
        return actions.correct(by=by, submission_id=submission_id, changes=changes, reason=reason)
    if wanted == "return":
        return actions.send_back(by=by, submission_id=submission_id, comment=reason, questions=form.getlist("q"))
    if wanted == "refuse":
        return actions.refuse(by=by, submission_id=submission_id, reason=reason)
    if wanted == "resolve":
        return actions.resolve(by=by, submission_id=submission_id, choices=_choices(request), reason=reason)
    return actions.retry(by=by, submission_id=submission_id)


def _correcting(request: Any, found: Opened, refused: str) -> HttpResponse | None:
    """The form with the chosen answers; None where nothing was chosen. :raises Problem: ``no_such_question``."""
    wanted = list(dict.fromkeys(request.POST.getlist("q")))
    if not wanted or found.form is None or found.instance is None:
        return None
    shown = {a.path: (a, block.occurrence) for block in found.blocks for a in block.answers}
    fields = []
    for path in wanted:
        if path not in shown:
            raise Problem("no_such_question", path=path[:100])
        answer, _occurrence = shown[path]
        field = content.answer_row(answer, set(), found)
        typed = request.POST.get(f"new:{path}", answer.value)
        choices = content.choices_of(found.form, found.form.node(path))
        field |= {"typed": typed, "choices": [(code, text, code == typed) for code, text in choices]}
        fields.append(field)
    audit.note_reading(
        by=request.actor, verb="submission.opened", subject_type="submission", subject_id=found.submission.id,
        area_code=found.submission.area_code,
    )  # fmt: skip
    context = {
        "one": row_of(found.submission, area_line(found.submission.area_code)), "fields": fields, "refused": refused,
        "here": reverse("submission", args=[found.submission.id]), "typed": _typed(request),
    }  # fmt: skip
    return render(request, "office/submissions/correct.html", context, status=422 if refused else 200)


@page(Ability.SEE_SUBMISSIONS, purpose=True)
@require_safe
def submission_file(request: Any, submission_id: UUID, file_id: int) -> HttpResponse:
    """The bytes of a file of a submission: pictures to be looked at, all else to be saved."""
    only(request)
    found = opened(submission_id)
    file = next((f for f in found.files if f.pk == file_id), None)
    if file is None or not content.may_see_file(file, found, request.actor):
        raise Problem("not_found")
    audit.note_reading(
        by=request.actor, verb="submission.file_opened", subject_type="submission", subject_id=submission_id,
        area_code=found.submission.area_code,
    )  # fmt: skip
    data = file_bytes(file)
    kind = next((name for begin, name in _PICTURES.items() if data.startswith(begin)), "")
    response = HttpResponse(data, content_type=kind or "application/octet-stream")
    response["Content-Disposition"] = "inline" if kind else 'attachment; filename="berkas.bin"'
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, no-store"
    return response
