"""That a new boundary lies where its area can be: in Indonesia, where the area was or in what it belongs to, and not on top of a
neighbour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from regsosek.areas.files import AreaRow
from regsosek.areas.models import Boundary
from regsosek.areas.polygons import overlaps
from regsosek.areas.queries import boundary_set, boundary_shape
from regsosek.areas.refusals import bad_file
from regsosek.vocabulary.areacode import AreaLevel

#: West, south, east, north of the country, in degrees.
INDONESIA = (95.0, -11.0, 141.1, 6.1)
#: A boundary that covers more of a neighbour than this part of the smaller one needs somebody who insists.
OVERLAP_REFUSED = 0.05
_TOLD = 5
_UPPER = (AreaLevel.DISTRICT, AreaLevel.REGENCY, AreaLevel.PROVINCE)


def refuse_abroad(rows: Sequence[AreaRow]) -> None:
    """:raises Problem: ``bad_area_file``: coordinates outside Indonesia."""
    drawn = [r for r in rows if r.geometry is not None]
    if not drawn:
        return
    corners = shapely.bounds(np.array([r.geometry for r in drawn], dtype=object))
    abroad = [(r, b) for r, b, out in zip(drawn, corners, ~_inside(corners), strict=True) if out]
    if not abroad:
        return
    listed = _listed([f"{r.code} ({b[0]:.3f}, {b[1]:.3f})" for r, b in abroad])
    raise bad_file(
        f"{len(abroad)} batas di luar Indonesia (95–141° BT, 11° LS–6° LU): {listed}",
        f"{len(abroad)} boundaries lie outside Indonesia (95–141° E, 11° S–6° N): {listed}",
    )


def _inside(corners: np.ndarray) -> np.ndarray:
    west, south, east, north = INDONESIA
    inside: np.ndarray = (
        (corners[:, 0] >= west) & (corners[:, 1] >= south) & (corners[:, 2] <= east) & (corners[:, 3] <= north)
    )
    return inside


def refuse_elsewhere(level: AreaLevel | str, rows: Sequence[AreaRow], on: date) -> None:
    """:raises Problem: ``bad_area_file``: boundaries that touch neither the one the area had nor that of the area it lies in,
    as far as there are such."""
    gone = [r for r in rows if r.geometry is not None and _is_elsewhere(level, r.code, r.geometry, on)]
    if gone:
        listed = _listed([str(r.code) for r in gone])
        raise bad_file(
            f"{len(gone)} batas terletak di luar batas lamanya dan di luar wilayah induknya: {listed};"
            " periksa kodenya, atau pakai --moved kalau memang demikian",
            f"{len(gone)} boundaries lie clear of the old ones and of the areas they belong to: {listed};"
            " check the codes, or use --moved if it is so",
        )


def _is_elsewhere(level: AreaLevel | str, code: str, polygon: BaseGeometry, on: date) -> bool:
    old = _drawn(level, code, on)
    above = (_drawn(upper, code[: upper.digits], on) for upper in (_levels_above(code)))
    known = [one for one in (old, next((one for one in above if one is not None), None)) if one is not None]
    return bool(known) and not any(polygon.intersects(one) for one in known)


def _levels_above(code: str) -> list[AreaLevel]:
    return [level for level in (AreaLevel.VILLAGE, *_UPPER) if level.digits < len(code)]


def _drawn(level: AreaLevel | str, code: str, on: date) -> BaseGeometry | None:
    chosen = boundary_set(level, on)
    return boundary_shape(chosen.pk, code) if chosen is not None else None


def refuse_on_top(rows: Sequence[AreaRow], others: Sequence[Boundary]) -> None:
    """:raises Problem: ``bad_area_file``: a new boundary covers more than :data:`OVERLAP_REFUSED` of a neighbour, be it new
    too or one that stays."""
    drawn = {str(r.code): r.geometry for r in rows if r.geometry is not None}
    staying = {b.code: shape(b.geometry) for b in others} if drawn else {}
    codes = [*drawn, *staying]
    found = [
        o for o in overlaps(codes, [*drawn.values(), *staying.values()], OVERLAP_REFUSED)
        if o.first in drawn or o.second in drawn
    ] if drawn else []  # fmt: skip
    if found:
        told = [(o.first, o.second, f"{o.share:.0%}") for o in found]
        raise bad_file(
            f"{len(found)} batas menindih tetangganya lebih dari {OVERLAP_REFUSED:.0%}: "
            + _listed([f"{a} dan {b} ({share})" for a, b, share in told])
            + "; betulkan, atau pakai --overlapping kalau memang demikian",
            f"{len(found)} boundaries cover more than {OVERLAP_REFUSED:.0%} of a neighbour: "
            + _listed([f"{a} and {b} ({share})" for a, b, share in told])
            + "; mend them, or use --overlapping if it is so",
        )


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words[:_TOLD]) + (" …" if len(words) > _TOLD else "")
