"""The map: its page, boundaries, counts per area, and houses as vector tiles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from regsosek.areas.queries import UNKNOWN_SLS, area_named, at_level, boundary_set, feature_collection
from regsosek.kernel import audit, clock
from regsosek.kernel.problems import Problem
from regsosek.registry.actions.statistics import seat_of
from regsosek.registry.cell import mercator, tile_range
from regsosek.registry.counts import by_group
from regsosek.registry.models import AreaStatistic, Dwelling, Family
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.roles import Ability
from regsosek.web.door import page
from regsosek.web.office.mvt import EXTENT, PointFeature, encode
from regsosek.web.office.versions import etag
from regsosek.welfare.queries import adopted_run, counts, summary

CITY = "6472"
HOUSES_FROM_ZOOM, FOCUSED_FROM_ZOOM = 14, 11
MOST_HOUSES = 20_000
FEWEST_FAMILIES = 5
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


def _answer(request: Any, tag: str, body: Callable[[], HttpResponse]) -> HttpResponse:
    """304 when the reader has it already; else the answer, for this reader only, to be asked again each time."""
    known = request.headers.get("If-None-Match", "").removeprefix("W/")  # compressed on the way out, a tag turns weak
    response = HttpResponse(status=304) if known == tag else body()
    response["ETag"], response["Cache-Control"], response["Vary"] = tag, "private, no-cache", "Cookie"
    return response


def _choice(request: Any, name: str, known: Any) -> str:
    value = request.GET.get(name, "")
    if value not in known:
        raise Problem("bad_value", field=name, value=value)
    return str(value)


def _only(request: Any, *names: str) -> None:
    """A misspelt filter would show more than was asked for, so an unknown one is an error."""
    for name in request.GET:
        if name not in names:
            raise Problem("bad_value", field=name, value=request.GET[name])


def _area_code(request: Any, name: str) -> str:
    """The code of an area that is or was there, or ``""``. Of a sub-SLS its SLS must be known; of an unknown SLS (zeros)
    the kelurahan."""
    value = str(request.GET.get(name, ""))
    if not value or value == CITY:
        return value
    village = AreaLevel.VILLAGE.digits
    known = value[:village] if value[village:14] == UNKNOWN_SLS[:4] else value[:14]
    if not (value.isascii() and value.isdigit() and len(value) <= 16 and area_named(known)):
        raise Problem("bad_value", field=name, value=value)
    return value


@page(Ability.SEE_MAP)
@require_safe
@gzip_page
def boundaries(request: Any) -> HttpResponse:
    """GeoJSON of a level's boundaries in force today."""
    _only(request, "level")
    level = _choice(request, "level", BOUNDARY_LEVELS)
    today = clock.today()
    chosen = boundary_set(level, today)

    def body() -> HttpResponse:
        return JsonResponse(feature_collection(level, today), content_type="application/geo+json")

    return _answer(request, f'"{level}-{chosen.pk if chosen else 0}"', body)


@page(Ability.SEE_MAP)
@require_safe
def area_counts(request: Any) -> HttpResponse:
    """Families and persons by welfare group of every area of a level: the run's counts of the whole city, or, for field
    officers, those of the families they may read. SLS only where the reader may read families."""
    _only(request, "level", "parent")
    level = COUNT_LEVELS[_choice(request, "level", COUNT_LEVELS)]
    parent = _area_code(request, "parent")
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
        if level is AreaLevel.SLS and scope.groups is not None:
            rows = [_within_limit(row, scope.groups) for row in rows]
        return JsonResponse({"level": level.value, "run": summary(run) if run else None, "areas": rows})

    return _answer(request, etag(request.actor, "counts", level, parent), body)


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


def _groups(request: Any) -> list[int]:
    asked = request.GET.get("groups", "1,2")
    parts = [part for part in asked.split(",") if part]
    if not all(part in ("0", "1", "2", "3", "4") for part in parts):
        raise Problem("bad_value", field="groups", value=asked)
    return sorted({int(part) for part in parts})


@page(Ability.SEE_CARD, purpose=True)
@require_safe
def tile(request: Any, z: int, x: int, y: int) -> HttpResponse:
    """Houses of a tile: the poorest scored group in each (0: none ranked) and how many families; nothing else."""
    _only(request, "area", "groups")
    area, groups = _area_code(request, "area"), _groups(request)
    if z < HOUSES_FROM_ZOOM and (len(area) < AreaLevel.VILLAGE.digits or z < FOCUSED_FROM_ZOOM):
        raise Problem("tile_too_wide")
    try:
        first, last = tile_range(z, x, y)
    except ValueError:
        raise Problem("bad_value", field="z/x/y", value=f"{z}/{x}/{y}") from None

    def body() -> HttpResponse:
        houses = Dwelling.objects.filter(poorest_group__in=groups, cell__range=(first, last))
        if area:
            houses = houses.filter(area_code__range=(area, area.ljust(16, "9")))
        number = "family_count"
        if request.actor.scope.groups is not None:  # only those families count that exist for the reader
            houses, number = houses.annotate(visible=_families()), "visible"
        rows = list(
            houses.order_by("poorest_group").values_list("id", "lon", "lat", "poorest_group", number, "area_code")[
                :MOST_HOUSES
            ]
        )
        for village in sorted({row[5][: AreaLevel.VILLAGE.digits] for row in rows}):
            audit.note_tile(by=request.actor, area_code=village)
        return HttpResponse(
            encode("houses", _features(rows, z, x, y)), content_type="application/vnd.mapbox-vector-tile"
        )

    return _answer(request, etag(request.actor, "tile", z, x, y, groups, area, _hour()), body)


def _families() -> Subquery:
    """Families of a house, as many as exist for the reader. No join: what is grouped by a key alone does not hold for
    PostgreSQL where the table is the part of it that the scope leaves."""
    living = Family.objects.filter(dwelling=OuterRef("pk")).order_by().values("dwelling")
    return Subquery(living.annotate(n=Count("id")).values("n"))


def _hour() -> str:
    """Looking is written down by the hour, and only where an answer is drawn: what was fetched in one hour is not answered
    with "you have it already" in the next."""
    return clock.now().strftime("%Y-%m-%dT%H")


def _features(rows: list[Any], z: int, x: int, y: int) -> list[PointFeature]:
    scale = 2**z * EXTENT
    features = []
    for dwelling_id, lon, lat, group, families, _ in rows:
        east, south = mercator(lon, lat)
        where = round(east * scale) - x * EXTENT, round(south * scale) - y * EXTENT
        features.append(
            PointFeature(dwelling_id.int & 0x1FFFFFFFFFFFFF, *where, {"d": str(dwelling_id), "g": group, "n": families})
        )
    return features
