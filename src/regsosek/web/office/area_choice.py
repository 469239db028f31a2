"""The area a page is about: what was asked for, else the smallest area that holds all that the reader was granted."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from regsosek.areas.models import Area
from regsosek.areas.queries import area_named, line_of
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.areacode import AreaLevel, BpsCode, MalformedCode
from regsosek.web.office.map_query import CITY

#: Levels that pages of finished counts speak of; an RT is shown within its kelurahan.
LEVELS = (AreaLevel.REGENCY, AreaLevel.DISTRICT, AreaLevel.VILLAGE)


def asked_area(request: Any) -> Area | None:
    """The area of ``?area=``, or the reader's own. None while no areas are loaded.

    :raises Problem: ``bad_value`` for what is no code of a city, kecamatan or kelurahan; ``not_found`` for an unknown one.
    """
    asked = request.GET.get("area", "")
    if not asked:
        return area_named(own_area(request.grant.areas)) or area_named(CITY)
    try:
        level = BpsCode(asked).level
    except MalformedCode:
        level = None
    if level not in LEVELS:
        raise Problem("bad_value", field="area", value=asked)
    area = area_named(asked)
    if area is None:
        raise Problem("not_found")
    return area


def own_area(granted: list[str]) -> str:
    """The smallest city, kecamatan or kelurahan that holds all these areas; the city where none does."""
    codes = [code for code in granted if code]
    shared = [
        codes[0][: level.digits]
        for level in LEVELS
        if codes and all(c[: level.digits] == codes[0][: level.digits] for c in codes)
    ]
    return max((code for code in shared if len(code) in {level.digits for level in LEVELS}), key=len, default=CITY)


def trail(area: Area, page: str) -> list[tuple[str | None, str]]:
    """From the city down to the area, for the breadcrumb component; each leads to the same page there."""
    return [(None if a.code == area.code else f"{reverse(page)}?area={a.code}", a.name) for a in line_of(area.code)]


def code_range(code: str) -> tuple[str, str]:
    """First and last 16-digit code of an area, for ``area_code__range``."""
    return code.ljust(16, "0"), code.ljust(16, "9")
