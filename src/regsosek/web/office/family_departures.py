"""Families that left the reader's area: number, when, to which kelurahan, and nothing else of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from regsosek.areas.queries import names_of
from regsosek.kernel import audit
from regsosek.registry.history_queries import MOST_DEPARTURES, departures
from regsosek.vocabulary.abilities import Ability
from regsosek.web.door import page
from regsosek.web.office.card_content import area_line


@page(Ability.SEE_FAMILY, purpose=True)
@require_safe
def moved_away(request: Any) -> HttpResponse:
    """Latest first."""
    found = departures()
    names = names_of({code for d in found for code in (d.to_village, d.to_village[:7])})
    lines = {code: area_line(code) for code in {d.from_area for d in found}}
    rows = [
        {
            "number": d.family_number, "from": lines[d.from_area], "on": d.moved_on,
            "to": ", ".join(names.get(code, code) for code in (d.to_village, d.to_village[:7])),
        }
        for d in found[:MOST_DEPARTURES]
    ]  # fmt: skip
    audit.note_reading(by=request.actor, verb="departures.listed", families=len(rows))
    context = {"rows": rows, "more": len(found) > MOST_DEPARTURES}
    return render(request, "office/family_departures.html", context)
