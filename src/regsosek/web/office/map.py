"""The map: its page, boundaries, and counts per area. Houses are in :mod:`regsosek.web.office.tiles`."""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from regsosek.areas.queries import area_named, at_level, boundary_set, feature_collection
from regsosek.kernel import clock
from regsosek.kernel.problems import Problem
from regsosek.registry.actions.statistics import seat_of
from regsosek.registry.counts import by_group
from regsosek.registry.models import AreaStatistic
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.roles import Ability
from regsosek.web.door import page
from regsosek.web.office.map_query import CITY, area_code, choice, for_this_reader, only
from regsosek.web.office.versions import etag
from regsosek.welfare.estimates import estimates, roughness
from regsosek.welfare.queries import adopted_run, counts, summary

FEWEST_FAMILIES = 5
GEOJSON = "application/geo+json"
BOUNDARY_LEVELS = ("district", "village", "water")
COUNT_LEVELS = {"district": AreaLevel.DISTRICT, "village": AreaLevel.VILLAGE, "sls": AreaLevel.SLS}


@page(Ability.SEE_MAP)
@require_safe
def map_page(request: Any) -> HttpResponse:
    city = area_named(CITY)
    scope = request.actor.scope
    sees_houses = request.actor.may(Ability.SEE_CARD) and scope.grants(PrivacyClass.POINT)
    groups = sorted(scope.groups) if scope.groups is not None else [1, 2, 3, 4, 0]
    focus = scope.areas[0] if len(scope.areas) == 1 and len(scope.areas[0]) >= AreaLevel.DISTRICT.digits else ""
    basemap = settings.REGSOSEK_BASEMAP
    context = {
        "city": {"code": CITY, "name": city.name if city else ""},
        "areas_url": reverse("boundaries"), "counts_url": reverse("counts"), "list_url": reverse("card-list"),
        "tiles_url": "/peta/ubin/{z}/{x}/{y}.mvt", "card_url": "/peta/rumah/{id}/",
        "groups": groups if sees_houses else [], "focus": focus[: AreaLevel.VILLAGE.digits],
        "basemap": {("pmtiles" if basemap.endswith(".pmtiles") else "style"): basemap} if basemap else {},
    }  # fmt: skip
    return render(request, "office/map.html", {"map": context})


@page(Ability.SEE_MAP)
@require_safe
def boundaries(request: Any) -> HttpResponse:
    """GeoJSON of a level's boundaries in force today."""
    only(request, "level")
    level = choice(request, "level", BOUNDARY_LEVELS)
    chosen = boundary_set(level, clock.today())

    def body() -> HttpResponse:
        plain, packed = (
            _boundary_file(level, chosen.pk) if chosen else (_json(feature_collection(level, clock.today())), b"")
        )
        if packed and "gzip" in request.headers.get("Accept-Encoding", ""):
            return HttpResponse(packed, content_type=GEOJSON, headers={"Content-Encoding": "gzip"})
        return HttpResponse(plain, content_type=GEOJSON)

    answer = for_this_reader(request, f'"{level}-{chosen.pk if chosen else 0}"', body)
    patch_vary_headers(answer, ["Accept-Encoding"])
    if answer.has_header(
        "Content-Encoding"
    ):  # the same boundaries in other bytes: a tag of equal meaning, not of equal bytes
        answer["ETag"] = f"W/{answer['ETag']}"
    return answer


@lru_cache(maxsize=8)
def _boundary_file(level: str, boundary_set_id: int) -> tuple[bytes, bytes]:
    """A set of boundaries as GeoJSON, plain and packed. A set never changes, and packing one takes longer than anything else about it."""
    plain = _json(feature_collection(level, boundary_set_id))
    return plain, gzip.compress(plain, 6, mtime=0)


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


@page(Ability.SEE_MAP)
@require_safe
def area_counts(request: Any) -> HttpResponse:
    """Families and persons by welfare group of every area of a level: the run's counts of the whole city, or, for field
    officers, those of the families they may read. SLS only where the reader may read families."""
    only(request, "level", "parent")
    level = COUNT_LEVELS[choice(request, "level", COUNT_LEVELS)]
    parent = area_code(request, "parent")
    scope, whole_city = request.actor.scope, request.actor.may(Ability.SEE_AGGREGATES)
    if level is AreaLevel.SLS and (len(parent) < AreaLevel.VILLAGE.digits or not scope.touches(parent)):
        raise Problem("not_found")
    run = adopted_run()

    def body() -> HttpResponse:
        found = by_group(level, parent) if not whole_city else counts(run, level, parent) if run else {}
        seats = _seats(parent) if level is AreaLevel.SLS else {}
        areas = at_level(level, parent)
        if level is AreaLevel.SLS or not whole_city:
            areas = [a for a in areas if scope.touches(a.code)]
        rows = [_count_row(a, found.get(a.code, {}), seats.get(a.code)) for a in areas]
        share = (
            _poorest_share(run) if whole_city and not (level is AreaLevel.SLS and scope.groups is not None) else None
        )
        if run and share:
            expected = estimates(run, level, share, parent)
            rows = [row | {"estimate": _estimate(row, expected.get(row["code"]), level)} for row in rows]
        if level is AreaLevel.SLS and scope.groups is not None:
            rows = [_within_limit(row, scope.groups) for row in rows]
        told = {"level": level.value, "run": summary(run) if run else None, "areas": rows}
        return JsonResponse(told | {"share": 100 * share} if share else told)

    return for_this_reader(request, etag(request.actor, "counts", level, parent), body)


def _poorest_share(run: Any) -> float | None:
    """The share of persons that groups 1 and 2 hold."""
    return float(run.shares[1]) if run and len(run.shares) > 1 else None


def _estimate(row: dict[str, Any], found: Any, level: AreaLevel) -> dict[str, Any] | None:
    """Persons expected in the poorest share: per cent and number, with 90 % ends; ``rough`` 0 to 2. None where a figure would
    promise too much."""
    if found is None or not found.persons:
        return None
    rough = roughness(found.poor_persons_cv)
    if level is AreaLevel.SLS and (rough == 2 or row["ranked"] < FEWEST_FAMILIES):
        return None
    percent = [
        round(100 * min(n / found.persons, 1), 1)
        for n in (found.poor_persons, found.poor_persons_low, found.poor_persons_high)
    ]
    persons = [round(n, 1) for n in (found.poor_persons, found.poor_persons_high)]
    return {
        "percent": percent[0],
        "low": percent[1],
        "high": percent[2],
        "persons": persons[0],
        "most": persons[1],
        "rough": rough,
    }


def _seats(parent: str) -> dict[str, dict[str, float]]:
    """Where the houses of each SLS are, about: no RT polygon is public. Coarse also where counted before they were."""
    rows = AreaStatistic.objects.filter(kind="seat", area_code__startswith=parent).values_list("area_code", "counts")
    return {code: seat_of(seat["lon"], seat["lat"], seat.get("houses", 0)) for code, seat in rows}


def _within_limit(row: dict[str, Any], groups: frozenset[int]) -> dict[str, Any]:
    """An RT for a role that reads some welfare groups only: nothing of the other groups but the number of ranked families,
    of which shares are taken; of fewer than five families not even how many persons."""
    for group in {1, 2, 3, 4} - groups:
        row[f"g{group}"] = row[f"p{group}"] = 0
    if row["families"] < FEWEST_FAMILIES:
        row["few"], row["persons"] = True, sum(row[f"p{group}"] for group in groups)
    return row


def _count_row(area: Any, groups: dict[int, tuple[int, int]], seat: dict[str, float] | None) -> dict[str, Any]:
    lon, lat = (seat["lon"], seat["lat"]) if seat else (area.lon, area.lat)
    none = (0, 0)
    row = {
        "code": area.code, "name": area.name, "lon": lon, "lat": lat,
        "families": sum(f for f, _ in groups.values()), "persons": sum(p for _, p in groups.values()),
        "unranked": groups.get(0, none)[0],
    }  # fmt: skip
    row["ranked"] = row["families"] - row["unranked"]
    for group in (1, 2, 3, 4):
        row[f"g{group}"], row[f"p{group}"] = groups.get(group, none)
    return row
