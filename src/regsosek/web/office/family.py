"""The family file: one family, everything the reader is granted, how it was ranked, and its history. Each opening is
written down."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from regsosek.kernel import audit
from regsosek.registry.queries import family_named
from regsosek.vocabulary.abilities import Ability
from regsosek.web.door import page
from regsosek.web.office.family_content import family_content


@page(Ability.SEE_FAMILY, purpose=True)
@require_GET
def family_file(request: Any, family_id: UUID) -> HttpResponse:
    """:raises Problem: ``not_found``, also for a family outside the scope."""
    family = family_named(family_id)
    audit.note_reading(
        by=request.actor, verb="family.opened", subject_type="family", subject_id=family.id, area_code=family.area_code
    )
    return render(request, "office/family.html", {"family": family_content(family, request.actor)})
