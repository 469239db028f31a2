"""Counts of areas that pages of aggregates read: pyramid, businesses, cooperatives. Finished numbers, no micro-data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import floor
from typing import Any

from django.db.models import Avg, Case, Count, F, IntegerField, Value, When
from django.db.models.functions import Coalesce, Substr

from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import AreaStatistic, Business, Cooperative, Dwelling, Person
from regsosek.vocabulary.roles import Ability

LEVEL_DIGITS = (4, 7, 10)
BAND_YEARS, LAST_BAND = 5, 75


@verb("registry.refresh_statistics", needs=Ability.RANK)
def refresh_statistics(*, by: Actor) -> int:
    """Count anew for city, district and village. Returns the number of finished counts."""
    with system_scope("registry.refresh_statistics"):
        counted: list[tuple[str, str, Mapping[str, float]]] = [*_pyramid(), *_businesses(), *_cooperatives(), *_seats()]
    now = clock.now()
    AreaStatistic.objects.all().delete()
    AreaStatistic.objects.bulk_create(
        [AreaStatistic(area_code=a, kind=k, counted_at=now, counts=dict(c)) for a, k, c in counted], batch_size=500
    )
    current_event().add(counts=len(counted))
    return len(counted)


def _roll_up(kind: str, rows: Iterable[tuple[str, str, int]]) -> list[tuple[str, str, Counter[str]]]:
    """(village, key, number) → counters of every level above."""
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for village, key, number in rows:
        for digits in LEVEL_DIGITS:
            totals[village[:digits]][key] += number
    return [(area, kind, counts) for area, counts in totals.items()]


def _pyramid() -> list[tuple[str, str, Counter[str]]]:
    """Residents by sex and five-year band, keys ``"1:35"`` (men 35-39); the last band is open."""
    bands = [When(age__gte=LAST_BAND, then=Value(LAST_BAND))]
    bands += [When(age__gte=b, then=Value(b)) for b in range(LAST_BAND - BAND_YEARS, -1, -BAND_YEARS)]
    rows = (
        Person.objects.filter(presence__in=(1, 5), age__isnull=False, sex__isnull=False, merged_into__isnull=True)
        .filter(family__closed_on__isnull=True)
        .annotate(village=Substr("family__area_code", 1, 10), band=Case(*bands, output_field=IntegerField()))
        .values_list("village", "sex", "band")
        .annotate(n=Count("id"))
    )
    return _roll_up("pyramid", ((v, f"{sex}:{band}", n) for v, sex, band, n in rows))


def _businesses() -> list[tuple[str, str, Counter[str]]]:
    """Businesses by industry, by turnover class and by licence, keys ``"industry:12"``, ``"turnover:1"``, ``"licence:4"``."""
    found: list[tuple[str, str, int]] = []
    for name in ("industry", "turnover", "licence"):
        rows: Any = (
            Business.objects.filter(family__closed_on__isnull=True)
            .annotate(village=Substr("area_code", 1, 10), answer=Coalesce(F(name), 0))
            .values_list("village", "answer")
            .annotate(n=Count("id"))
        )
        found += [(village, f"{name}:{answer}", n) for village, answer, n in rows]
    return _roll_up("business", found)


def _cooperatives() -> list[tuple[str, str, Counter[str]]]:
    rows = (
        Cooperative.objects.annotate(village=Substr("area_code", 1, 10))
        .values_list("village", "kind")
        .annotate(n=Count("id", distinct=True), people=Count("members"))
    )
    listed = list(rows)
    counts = [(village, f"kind:{kind}", n) for village, kind, n, _ in listed]
    return _roll_up("cooperative", [*counts, *((village, "members", people) for village, _, _, people in listed)])


#: With fewer houses than this their average points at single houses; with one it is that house.
FEWEST_HOUSES = 5
COARSE_DEGREES = 0.005


def seat_of(lon: float, lat: float, houses: float) -> dict[str, float]:
    """The average point of an SLS's houses as everybody may read it: to some 110 m; of few houses only which square of
    0.005° (some 550 m) it lies in, as the middle of that square. Applied once more it changes nothing."""
    if houses >= FEWEST_HOUSES:
        return {"lon": round(lon, 3), "lat": round(lat, 3), "houses": houses}
    east, north = (round((floor(part / COARSE_DEGREES) + 0.5) * COARSE_DEGREES, 4) for part in (lon, lat))
    return {"lon": east, "lat": north, "houses": houses}


def _seats() -> list[tuple[str, str, dict[str, float]]]:
    """Where the houses of each SLS are, about: what stands for a polygon that nobody publishes."""
    rows = (
        Dwelling.objects.filter(lon__isnull=False, family_count__gt=0)
        .annotate(sls=Substr("area_code", 1, 14))
        .values_list("sls")
        .annotate(lon=Avg("lon"), lat=Avg("lat"), houses=Count("id"))
    )
    return [(sls, "seat", seat_of(lon, lat, n)) for sls, lon, lat, n in rows]
