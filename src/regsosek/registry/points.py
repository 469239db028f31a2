"""Where houses stand against where they are said to be: a point in the sea is refused; counts for each kelurahan tell of the
others, nothing of a single house."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models.functions import Substr

from regsosek.areas.queries import BORDER_TOLERANCE_M, FAR_M, metres_from_land, metres_outside
from regsosek.kernel.actor import Actor
from regsosek.kernel.audit import note_reading
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.document import FamilyDocument
from regsosek.registry.models import Dwelling
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.label import Label

CHUNK = 20_000
AT_SEA = Label(
    f"titik rumah lebih dari {FAR_M // 1000} km di luar semua kelurahan (di laut atau salah ketik)",
    f"the point of the house lies more than {FAR_M // 1000} km outside every kelurahan (in the sea, or mistyped)",
)


def refuse_at_sea(documents: Sequence[FamilyDocument]) -> None:
    """:raises Problem: ``bad_document``: a point can be in no kelurahan of that day. Without boundaries nothing is judged."""
    placed = [d for d in documents if d.dwelling.get("lon") is not None]
    if placed:
        lons, lats = ([d.dwelling[k] for d in placed] for k in ("lon", "lat"))
        if (metres_from_land(lons, lats, placed[0].happened_on) > FAR_M).any():
            raise Problem("bad_document", reason=AT_SEA)


@dataclass
class Standing:
    """Houses of a kelurahan: all, those without a point, those whose point lies outside it by more than the tolerance, and of
    these the ones outside every kelurahan (in the sea, in another regency). ``drawn``: it has a boundary that day."""

    houses: int = 0
    without_point: int = 0
    outside: int = 0
    nowhere: int = 0
    drawn: bool = True


def standing(*, by: Actor, on: date, tolerance_m: float = BORDER_TOLERANCE_M) -> dict[str, Standing]:
    """Kelurahan code → its houses, in order of codes. Reads all of them, and is written down."""
    found: dict[str, Standing] = {}
    with system_scope("areas.checked"):
        for villages, lons, lats in _houses():
            far = metres_outside(lons, lats, villages, on)
            nowhere = metres_from_land(lons, lats, on) > tolerance_m
            _count(found, villages, np.isnan(lons), far, nowhere, tolerance_m)
    note_reading(by=by, verb="areas.checked", houses=sum(s.houses for s in found.values()))
    return dict(sorted(found.items()))


def _houses() -> Iterator[tuple[list[str], np.ndarray, np.ndarray]]:
    """Chunks: kelurahan, longitudes, latitudes (nan: no point)."""
    rows = Dwelling.objects.filter(family_count__gt=0).annotate(
        village=Substr("area_code", 1, AreaLevel.VILLAGE.digits)
    )
    last = None
    while True:
        part = rows.filter(pk__gt=last) if last else rows
        listed = list(part.order_by("pk").values_list("pk", "village", "lon", "lat")[:CHUNK])
        if not listed:
            return
        points = np.array([row[2:] for row in listed], dtype=float)
        yield [row[1] for row in listed], points[:, 0], points[:, 1]
        last = listed[-1][0]


def _count(
    found: dict[str, Standing], villages: list[str], missing: np.ndarray, far: np.ndarray, nowhere: np.ndarray,
    tolerance_m: float,
) -> None:  # fmt: skip
    outside = far > tolerance_m
    undrawn = np.isnan(far) & ~missing
    for village, without, out, lost, blank in zip(villages, missing, outside, outside & nowhere, undrawn, strict=True):
        here = found.setdefault(village, Standing())
        here.houses += 1
        here.without_point += int(without)
        here.outside += int(out)
        here.nowhere += int(lost)
        here.drawn = here.drawn and not blank
