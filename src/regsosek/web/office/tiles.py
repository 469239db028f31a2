"""Houses as vector tiles: each house by itself as long as a tile has room, else the less poor together with their number.

A tile holds at most :data:`MOST_SINGLE` houses one by one. Where there are more, houses of a part of the tile and of one
group become one feature with their number; none is left out. From zoom 14 on houses of the very poor and the poor are
always single.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Avg, Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Left
from django.http import HttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from regsosek.kernel import audit, clock
from regsosek.kernel.problems import Problem
from regsosek.registry.cell import ZOOM, mercator, tile_range
from regsosek.registry.models import Dwelling, Family
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.roles import Ability
from regsosek.web.door import page
from regsosek.web.office import map_query
from regsosek.web.office.map_query import for_this_reader, only
from regsosek.web.office.mvt import EXTENT, PointFeature, encode
from regsosek.web.office.versions import etag

HOUSES_FROM_ZOOM, FOCUSED_FROM_ZOOM = 14, 11
MOST_SINGLE = 1000  # about 85 kB, 45 kB compressed
PARTS = 4  # a tile is cut 2^4 times each way where houses are put together
ALWAYS_SINGLE = frozenset({1, 2})
_SINGLE = ("id", "lon", "lat", "poorest_group", "living", "area_code")


@page(Ability.SEE_CARD, purpose=True)
@require_safe
@gzip_page
def tile(request: Any, z: int, x: int, y: int) -> HttpResponse:
    """Houses of a tile: of each the poorest scored group (0: none ranked) and how many families; of houses put together
    how many they are, the group and how many families. Nothing else."""
    only(request, "area", "groups")
    area, groups = map_query.area_code(request, "area"), map_query.groups(request)
    if z < HOUSES_FROM_ZOOM and (len(area) < AreaLevel.VILLAGE.digits or z < FOCUSED_FROM_ZOOM):
        raise Problem("tile_too_wide")
    try:
        first, last = tile_range(z, x, y)
    except ValueError:
        raise Problem("bad_value", field="z/x/y", value=f"{z}/{x}/{y}") from None

    def body() -> HttpResponse:
        houses = Dwelling.objects.filter(poorest_group__in=groups)
        if (
            z < HOUSES_FROM_ZOOM
        ):  # a kelurahan is less than such a tile: a sum instead of a column leaves the index of places
            houses = houses.annotate(place=F("cell") + 0).filter(place__range=(first, last))
        else:
            houses = houses.filter(cell__range=(first, last))
        if area:
            houses = houses.filter(area_code__range=(area, area.ljust(16, "9")))
        # only those families count that exist for the reader
        limited = request.actor.scope.groups is not None
        features, villages = _drawn(houses.annotate(living=_families() if limited else F("family_count")), z, x, y)
        for village in sorted(villages):
            audit.note_tile(by=request.actor, area_code=village)
        return HttpResponse(encode("houses", features), content_type="application/vnd.mapbox-vector-tile")

    return for_this_reader(request, etag(request.actor, "tile", z, x, y, groups, area, _hour()), body)


def _drawn(houses: QuerySet[Dwelling], z: int, x: int, y: int) -> tuple[list[PointFeature], set[str]]:
    """Features, and the kelurahan in which they are."""
    single: list[Any] = list(houses.values_list(*_SINGLE)[: MOST_SINGLE + 1])
    together: list[Any] = []
    if len(single) > MOST_SINGLE:
        groups = ALWAYS_SINGLE if z >= HOUSES_FROM_ZOOM else frozenset()
        single = list(houses.filter(poorest_group__in=groups).values_list(*_SINGLE)) if groups else []
        together = _together(houses.exclude(poorest_group__in=groups), z)
    villages = {row[-1][: AreaLevel.VILLAGE.digits] for row in (*single, *together)}
    return [*_houses(single, z, x, y), *_clusters(together, z, x, y)], villages


def _together(houses: QuerySet[Dwelling], z: int) -> list[Any]:
    """(part of the tile, group, longitude, latitude, families, houses, kelurahan): a sum over each part and group."""
    part = F("cell").bitrightshift(2 * (ZOOM - min(ZOOM, z + PARTS)))
    summed = houses.order_by().annotate(part=part, village=Left("area_code", AreaLevel.VILLAGE.digits)).values(
        "part", "poorest_group", "village"
    )  # fmt: skip
    return list(
        summed.annotate(east=Avg("lon"), south=Avg("lat"), in_all=Sum("living"), houses=Count("id")).values_list(
            "part", "poorest_group", "east", "south", "in_all", "houses", "village"
        )
    )


def _families() -> Subquery:
    """Families of a house, as many as exist for the reader. No join: what is grouped by a key alone does not hold for
    PostgreSQL where the table is the part of it that the scope leaves."""
    living = Family.objects.filter(dwelling=OuterRef("pk")).order_by().values("dwelling")
    return Subquery(living.annotate(n=Count("id")).values("n"), output_field=IntegerField())


def _hour() -> str:
    """Looking is written down by the hour, and only where an answer is drawn: what was fetched in one hour is not answered
    with "you have it already" in the next."""
    return clock.now().strftime("%Y-%m-%dT%H")


def _at(lon: float, lat: float, z: int, x: int, y: int) -> tuple[int, int]:
    """In units of the tile."""
    east, south = mercator(lon, lat)
    scale = 2**z * EXTENT
    return round(east * scale) - x * EXTENT, round(south * scale) - y * EXTENT


def _houses(rows: Iterable[Any], z: int, x: int, y: int) -> list[PointFeature]:
    return [
        PointFeature(
            house.int & 0x1FFFFFFFFFFFFF, *_at(lon, lat, z, x, y), {"d": str(house), "g": group, "n": families}
        )
        for house, lon, lat, group, families, _ in rows
    ]


def _clusters(rows: Iterable[Any], z: int, x: int, y: int) -> list[PointFeature]:
    return [
        PointFeature(
            number, *_at(lon, lat, z, x, y), {"g": group, "n": int(families or 0), "c": houses}
        )
        for number, (_, group, lon, lat, families, houses, _) in enumerate(rows, start=1)
    ]  # fmt: skip
