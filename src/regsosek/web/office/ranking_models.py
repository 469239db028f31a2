"""A kept model: how good it is, its card, its file. Weights stay with those who rank."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regsosek.kernel.problems import Problem
from regsosek.vocabulary.abilities import Ability
from regsosek.web.door import page
from regsosek.web.office.numbers import number, percent
from regsosek.web.office.ranking_content import RUN_LINE, fit_words, recipe_label
from regsosek.web.office.ranking_summaries import missing_columns
from regsosek.welfare.models import FittedModel
from regsosek.welfare.models_kept import model_from

#: A card is a page of its own, made by us from a survey's columns, whose names are anybody's: nothing in it may run or fetch.
CARD_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
_DROPPED = 40


def model_named(model_id: UUID, *later: str) -> FittedModel:
    """:raises Problem: ``not_found``."""
    model = FittedModel.objects.filter(pk=model_id).defer(*later).first()
    if model is None:
        raise Problem("not_found")
    return model


@page(Ability.RANK)
@require_safe
def ranking_model(request: Any, model_id: UUID) -> HttpResponse:
    """Statistics out of sample, what was left out, the card in a frame, and what was ranked with it."""
    kept = model_named(model_id)
    model = model_from(kept.document)
    fit, survey = dict(getattr(model, "fit", {}) or {}), dict(getattr(model, "survey", {}) or {})
    context = {
        "model": kept, "recipe": recipe_label(kept.recipe), "words": fit_words(fit, survey), "facts": _facts(kept, model, survey),
        "errors": [(percent(float(s), 1, 0), percent(e, 1)) for s, e in sorted((fit.get("targeting_error") or {}).items())],
        "dropped": [_dropped(d) for d in list(fit.get("dropped") or [])[:_DROPPED]], "unfit": missing_columns(model),
        "runs": kept.runs.filter(finished_at__isnull=False).only(*RUN_LINE).order_by("-as_of")[:20],
    }  # fmt: skip
    return render(request, "office/ranking/model.html", context)


def _facts(kept: FittedModel, model: Any, survey: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [
        (_("Survei"), kept.survey_name or "–"), (_("Baris survei"), number(int(survey.get("rows") or 0))),
        (_("Tidak lengkap, ditinggalkan"), number(int(survey.get("incomplete") or 0))), (_("Sasaran"), str(getattr(model, "target", "") or "–")),
        (_("Wilayah"), str(getattr(model, "area", "") or "–")), (_("Pertanyaan"), number(len(getattr(model, "features", ()) or model.columns()))),
        (_("Benih acak"), str(getattr(model, "seed", "–"))), (_("Sidik model"), kept.digest),
        (_("Sidik survei"), str(survey.get("sha256") or "–")),
    ]  # fmt: skip
    return rows


def _dropped(entry: dict[str, str]) -> dict[str, str]:
    words = {
        "absent": _("tidak ada dalam survei"), "all_missing": _("tidak pernah terisi"), "constant": _("semua jawaban sama"),
        "identifier": _("nomor pengenal"), "duplicate": _("sama dengan kolom lain"), "one_band": _("semua jawaban sama"),
    }  # fmt: skip
    reason = str(entry.get("reason", ""))
    return {"feature": str(entry.get("feature", "")), "reason": words.get(reason, reason)}


@page(Ability.RANK)
@require_safe
def model_card(request: Any, model_id: UUID) -> HttpResponse:
    """The card alone, under a policy of its own: it may show styles and pictures that it carries, and nothing else."""
    kept = model_named(model_id, "document")
    if not kept.card:
        raise Problem("not_found")
    response = HttpResponse(kept.card, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = CARD_POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@page(Ability.RANK)
@require_safe
def model_file(request: Any, model_id: UUID) -> HttpResponse:
    """The model as the file that ``regsosek pmt score`` reads."""
    kept = model_named(model_id, "card")
    text = json.dumps(kept.document, ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(kept.name) or "model"}-{kept.digest[:8]}.json"'
    return response
