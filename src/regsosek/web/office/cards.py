"""The evidence card of a house, the same cards as a list, and the photos on them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from regsosek.areas.queries import area_named, line_of
from regsosek.kernel import audit, blobs
from regsosek.kernel.problems import Problem
from regsosek.registry.models import Dwelling, Family, Photo
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.roles import Ability
from regsosek.web.door import page
from regsosek.web.office import map_query
from regsosek.web.office.card_content import area_line, card_of, thumb_urls
from regsosek.web.office.map_query import CITY, only
from regsosek.welfare.queries import adopted_run

PAGE = 24
MOST_COUNTED = 1000  # beyond it the list says "more than"


@page(Ability.SEE_CARD, purpose=True)
@require_safe
def card(request: Any, dwelling_id: UUID) -> HttpResponse:
    """One house: photos, families, groups with their sources, housing, how sure. As a fragment for the map's panel."""
    only(request)
    dwelling = Dwelling.objects.filter(pk=dwelling_id).first()
    if dwelling is None:
        raise Problem("not_found")
    content = card_of(dwelling, request.actor)
    audit.note_reading(
        by=request.actor, verb="card.opened", subject_type="dwelling", subject_id=dwelling.id, area_code=dwelling.area_code,
        families=len(content["families"]), photos=len(content["photos"]),
    )  # fmt: skip
    fragment = request.headers.get("HX-Request") == "true"
    return render(
        request, "office/_evidence_panel.html" if fragment else "office/evidence_card.html", {"card": content}
    )


@page(Ability.SEE_CARD, purpose=True)
@require_safe
def card_list(request: Any) -> HttpResponse:
    """The houses of an area, poorest first, page by page."""
    only(request, "area", "groups", "after")
    area_code = map_query.area_code(request, "area") or CITY
    groups, after = map_query.groups(request), request.GET.get("after", "")
    houses = Dwelling.objects.filter(poorest_group__in=groups)
    if area_code != CITY:  # of the whole city the list is walked along its order
        houses = houses.filter(area_code__range=(area_code, area_code.ljust(16, "9")))
    total = houses[: MOST_COUNTED + 1].count()
    if after:
        houses = _behind(houses, after)
    chosen = list(houses.order_by("poorest_group", "id")[: PAGE + 1])
    more, chosen = len(chosen) > PAGE, chosen[:PAGE]
    audit.note_reading(
        by=request.actor,
        verb="card.listed",
        subject_type="area",
        subject_id=area_code,
        area_code=area_code,
        houses=len(chosen),
    )
    run = adopted_run()
    query = {"area": area_code, "groups": ",".join(map(str, groups))}
    context = {
        "area": area_named(area_code), "breadcrumb": _breadcrumb(area_code), "cards": _items(chosen),
        "total": min(total, MOST_COUNTED), "is_more": total > MOST_COUNTED,
        "run": run, "groups": groups,
        "next_url": f"?{urlencode({**query, 'after': f'{chosen[-1].poorest_group}:{chosen[-1].id}'})}" if more else None,
    }  # fmt: skip
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, "office/_card_list.html" if fragment else "office/card_list.html", context)


def _behind(houses: Any, after: str) -> Any:
    """Keyset paging: those behind the last one seen."""
    try:
        group, last = after.split(":")
        return houses.filter(Q(poorest_group__gt=int(group)) | Q(poorest_group=int(group), id__gt=UUID(last)))
    except ValueError:
        raise Problem("bad_value", field="after", value=after) from None


def _items(houses: list[Dwelling]) -> list[dict[str, Any]]:
    ids = [house.id for house in houses]
    families = Family.objects.filter(dwelling_id__in=ids)
    # Families that exist for the reader, not all that live there.
    found = families.values_list("dwelling_id").annotate(n=Count("id"), people=Sum("persons"))
    living = {house: (n, people) for house, n, people in found}
    addresses = dict(families.order_by("-family_number").values_list("dwelling_id", "address"))
    thumbs = thumb_urls(ids)
    lines = {code: area_line(code) for code in {house.area_code for house in houses}}
    return [
        {
            "dwelling_id": house.id, "url": reverse("card", args=[house.id]), "thumb_url": thumbs.get(house.id),
            "area_line": lines[house.area_code], "address": addresses.get(house.id), "families": living.get(house.id, (0, None))[0],
            "persons": living.get(house.id, (0, None))[1], "group": house.poorest_group or None,
        }
        for house in houses
    ]  # fmt: skip


def _breadcrumb(area_code: str) -> list[tuple[str | None, str]]:
    line = line_of(area_code)
    return [(f"{reverse('card-list')}?area={a.code}" if a.code != area_code else None, a.name) for a in line]


@page(Ability.SEE_CARD, purpose=True)
@require_safe
def photo(request: Any, photo_id: UUID) -> HttpResponse:
    """The bytes of a photo. Which kinds a reader has is decided below: an inside photo that is not granted does not exist."""
    only(request, "size")
    found = Photo.objects.filter(pk=photo_id).first()
    if found is None:
        raise Problem("not_found")
    size = request.GET.get("size", "full")
    if size not in ("full", "thumb"):
        raise Problem("bad_value", field="size", value=size)
    if size == "thumb":  # as a house on the map: person × area × hour; the card or list that shows it has its own event
        audit.note_tile(by=request.actor, area_code=found.area_code[: AreaLevel.VILLAGE.digits])
    digest = found.sha256 if size == "full" else found.thumb_sha256
    if size == "full":
        audit.note_reading(
            by=request.actor,
            verb="photo.opened",
            subject_type="photo",
            subject_id=found.id,
            area_code=found.area_code,
            kind=found.kind,
        )
    if request.headers.get("If-None-Match") == f'"{digest}"':
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(blobs.get(digest), content_type="image/jpeg")
    response["ETag"], response["Cache-Control"], response["Vary"] = f'"{digest}"', "private, no-cache", "Cookie"
    response["Content-Disposition"] = "inline"
    return response
