"""Ways of the demo's tour to one telling house and one telling family, as far as the role may see them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from regsosek.kernel.problems import Problem
from regsosek.registry.models import Family, Photo
from regsosek.vocabulary.roles import Ability
from regsosek.web.door import page


def _poorest_photographed() -> Family:
    """The poorest family of the reader's with a photo of the house's outside; of equals the first by id."""
    photographed = Photo.objects.filter(dwelling_id=OuterRef("dwelling_id"), kind=Photo.Kind.OUTSIDE)
    ranked = Family.objects.filter(welfare_group__isnull=False).order_by("welfare_group", "id")
    found = ranked.filter(Exists(photographed)).first() or ranked.first()
    if not settings.REGSOSEK_DEMO or found is None:
        raise Problem("not_found")
    return found


@page(Ability.SEE_CARD, purpose=True)
@require_safe
def poor_house(request: Any) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('map')}?rumah={_poorest_photographed().dwelling_id}")


@page(Ability.SEE_FAMILY, purpose=True)
@require_safe
def family(request: Any) -> HttpResponse:
    return HttpResponseRedirect(reverse("family", args=[_poorest_photographed().id]))


@page(Ability.SEE_FAMILY, purpose=True)
@require_safe
def ranking(request: Any) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('family', args=[_poorest_photographed().id])}#peringkat")
