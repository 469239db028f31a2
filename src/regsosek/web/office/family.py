"""The family file: one family, everything the reader is granted, how it was ranked, and its history. Each opening is
written down."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from regsosek.kernel import audit
from regsosek.kernel.problems import Problem
from regsosek.registry.merged import where_it_went
from regsosek.registry.queries import family_named
from regsosek.vocabulary.abilities import Ability
from regsosek.web.door import page
from regsosek.web.office.family_as_of import asked_day, past_content
from regsosek.web.office.family_content import family_content


@page(Ability.SEE_FAMILY, purpose=True)
@require_safe
def family_file(request: Any, family_id: UUID) -> HttpResponse:
    """The file; of a family that was merged into another, where it went. ``?pada=`` a day: what the registry knew at its end; ``?berlaku=`` a day: what held on it, as far as is known now.

    With both: what held on the one day, as far as was known at the end of the other.

    :raises Problem: ``not_found``, also for a family outside the scope; ``bad_value``; ``future_date``.
    """
    try:
        family = family_named(family_id)
    except Problem:
        merged = where_it_went(family_id, request.actor.scope)
        if merged is None:
            raise
        return _merged(request, *merged)
    recorded, valid = (asked_day(request.GET.get(name, "")) for name in ("pada", "berlaku"))
    asked = {"as_of": str(recorded or valid)} if recorded or valid else {}
    if recorded and valid:
        asked["valid"] = str(valid)
    audit.note_reading(
        by=request.actor, verb="family.opened", subject_type="family", subject_id=family.id, area_code=family.area_code,
        **asked,
    )  # fmt: skip
    past = past_content(family, request.actor, recorded, valid)
    return render(request, "office/family.html", {"family": family_content(family, request.actor) | {"past": past}})


def _merged(request: Any, into: UUID, on: date) -> HttpResponse:
    undo = reverse("family-merge", args=[into]) if request.actor.may(Ability.CHANGE_FAMILY) else None
    audit.note_reading(by=request.actor, verb="family.opened", subject_type="family", subject_id=into)
    return render(
        request, "office/family_merged.html", {"into": reverse("family", args=[into]), "on": on, "undo": undo}
    )
