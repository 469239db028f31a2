"""Kelurahan polygons from a file somebody has, in place of the grown ones."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

_VILLAGE_CODE = re.compile(r"[1-9][0-9]{9}")


class AreasFileError(ValueError):
    """The file is no GeoJSON of this city's kelurahan."""


def read_polygons(path: Path, codes: Sequence[str]) -> list[BaseGeometry]:
    """The polygon (degrees) of each 10-digit BPS code, in the order of `codes`.

    The property that holds the code is found by its values, whatever its name. AreasFileError naming what is missing.
    """
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        found = {code: _surface(feature["geometry"]) for feature in features if (code := _code(feature, codes))}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AreasFileError(f"{path.name}: not a GeoJSON feature collection ({error})") from error
    missing = [code for code in codes if code not in found or found[code].is_empty]
    if missing:
        raise AreasFileError(f"{path.name}: no polygon for {len(missing)} kelurahan, first {', '.join(missing[:5])}")
    return [found[code] for code in codes]


def _code(feature: dict[str, Any], codes: Sequence[str]) -> str | None:
    for value in (feature.get("properties") or {}).values():
        text = str(value)
        if _VILLAGE_CODE.fullmatch(text) and text in codes:
            return text
    return None


def _surface(geometry: dict[str, Any]) -> BaseGeometry:
    """The geometry made valid, without the stray lines and points that mending may leave."""
    parts = shapely.get_parts(shapely.make_valid(shape(geometry)))
    return shapely.union_all([part for part in shapely.get_parts(parts) if part.geom_type == "Polygon"])
