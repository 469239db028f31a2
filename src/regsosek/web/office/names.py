"""A list of names: what a Ketua RT sees of his own RT, and a programme owner of the candidates released to him."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from regsosek.kernel import audit
from regsosek.registry.models import Family
from regsosek.vocabulary.roles import Ability
from regsosek.web.door import page
from regsosek.web.office.card_content import area_line

MOST_NAMES = 500


@page(Ability.SEE_NAMES, purpose=True)
@require_safe
def names(request: Any) -> HttpResponse:
    """Heads of families by family number; an RT has some 130 families."""
    if len(request.actor.scope.areas) > 12:
        rows, too_many = [], True
    else:
        found = Family.objects.order_by("area_code", "family_number").values_list(
            "area_code", "family_number", "head_name", "persons", "address", "dwelling_id"
        )
        rows = list(found[: MOST_NAMES + 1])
        too_many = len(rows) > MOST_NAMES
    lines = {code: area_line(code) for code in {row[0] for row in rows}}
    may_open = request.actor.may(Ability.SEE_CARD)
    listed = [
        {"area": lines[area], "number": number, "name": name, "persons": persons, "address": address,
         "url": reverse("card", args=[house]) if may_open else None}
        for area, number, name, persons, address, house in rows[:MOST_NAMES]
    ]  # fmt: skip
    audit.note_reading(
        by=request.actor,
        verb="names.listed",
        subject_type="area",
        subject_id=" ".join(request.actor.scope.areas)[:60],
        families=len(listed),
    )
    return render(
        request,
        "office/names.html",
        {"rows": listed, "too_many": too_many, "candidates": request.actor.scope.release is not None},
    )
