"""The family finder: search first. What was typed is sent in the body, never in an address, and is not written down."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from regsosek.areas.models import Area
from regsosek.areas.queries import area_named, at_level, names_of
from regsosek.kernel import audit
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import Scope
from regsosek.registry import search
from regsosek.registry.models import Family
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.web.door import page
from regsosek.web.office.addresses import elsewhere

RESULTS = "office/_finder_results.html"


@page(Ability.SEARCH, purpose=True)
@require_http_methods(["GET", "POST"])
def finder(request: Any) -> HttpResponse:
    """An empty form on GET, answers on POST; with htmx only the answers."""
    scope = request.actor.scope
    context: dict[str, Any] = {
        "numbers_granted": scope.grants(PrivacyClass.NUMBER),
        "page_size": search.PAGE,
        "departures_granted": request.actor.may(Ability.SEE_FAMILY),
    }
    status = 200
    if request.method == "POST":
        try:
            context |= _answer(request)
        except Problem as problem:
            if problem.code != "search_too_short":
                raise
            context |= {
                "refused": _("Ketik paling sedikit 3 huruf nama, atau nomor lengkap 16 angka."),
                "asked": request.POST.get("q", ""),
            }
            status = problem.status
    if request.headers.get("HX-Request") == "true":
        return render(request, RESULTS, context)  # htmx shows what answers 200 only; the sentence is in the fragment
    return render(request, "office/finder.html", context | {"areas": areas_to_choose(scope)}, status=status)


def _answer(request: Any) -> dict[str, Any]:
    text, area = request.POST.get("q", "").strip(), _area(request.POST.get("area", ""))
    after = _family_id(request.POST.get("after", ""))
    digits = search.number_in(text)
    if digits is None:
        found = search.by_name(text, within=area, after=after)
    elif request.actor.scope.grants(PrivacyClass.NUMBER):
        found = search.by_number(digits, within=area, after=after)
    else:
        return {"refused": _("Peran Anda mencari dengan nama; pencarian dengan nomor tidak diberikan."), "asked": ""}
    kind = "name" if digits is None else "number"
    audit.note_reading(
        by=request.actor,
        verb="search.run",
        area_code=area,
        kind=kind,
        hits=found.total,
        more=found.is_more,
        shown=len(found.families),
    )
    return {
        "asked": text, "area": area, "found": found, "is_number": digits is not None,
        "rows": _rows(found), "first_page": after is None,
    }  # fmt: skip


def _rows(found: search.Found) -> list[dict[str, Any]]:
    codes = {f.area_code for f in found.families}
    names = names_of({code[:length] for code in codes for length in (10, 14)})
    return [_row(family, found, names) for family in found.families]


def _row(family: Family, found: search.Found, names: dict[str, str]) -> dict[str, Any]:
    others = [p.name for p in found.matched.get(family.id, []) if p.name and p.name != family.head_name]
    return family_row(family, others, names)


def family_row(family: Family, others: list[str], names: dict[str, str]) -> dict[str, Any]:
    """One line of a list of families. ``others``: members to be named beside the head; ``names``: area code → name."""
    return {
        "url": reverse("family", args=[family.id]), "head_name": family.head_name, "others": others, "address": family.address,
        "place": elsewhere(family.address, names.get(family.area_code[:14]), names.get(family.area_code[:10])), "group": family.welfare_group, "persons": family.persons,
    }  # fmt: skip


def _area(code: str) -> str:
    if code and (not code.isascii() or not code.isdigit() or area_named(code) is None):
        raise Problem("bad_value", field="area", value=code)
    return code


def _family_id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Problem("bad_value", field="after", value=text) from None


def areas_to_choose(scope: Scope) -> list[tuple[Area, list[Area]]]:
    """Kecamatan with their kelurahan in which the reader may search; nothing to choose where it is one kelurahan."""
    villages = [a for a in at_level(AreaLevel.VILLAGE) if scope.touches(a.code)]
    if len(villages) < 2:
        return []
    districts = [a for a in at_level(AreaLevel.DISTRICT) if scope.touches(a.code)]
    return [(d, [v for v in villages if v.parent_code == d.code]) for d in districts]
