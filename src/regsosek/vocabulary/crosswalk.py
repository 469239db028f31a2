"""Samarinda in both code systems: one province, one city, 10 kecamatan, 59 kelurahan.

BPS and Kemendagri number the same places in different order and with gaps, so a code is converted by this table and never
computed. Sources, and which figures are from memory: data/README.md.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from regsosek.vocabulary.areacode import AreaLevel, BpsCode, KemendagriCode


class UnknownArea(LookupError):
    """The table has no such code."""


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """One area. None where nothing was published.

    ``lon``, ``lat``: centroid in degrees (WGS 84), kelurahan only. ``area_km2``: of the kelurahan polygons, summed
    upward. ``population_of`` and ``rt_count_of`` say which count: a year, or SP2020. ``remark`` marks what is from memory.
    """

    level: AreaLevel
    bps: BpsCode
    kemendagri: KemendagriCode
    name: str
    postcode: str | None
    lon: float | None
    lat: float | None
    area_km2: float | None
    population: int | None
    population_of: str
    rt_count: int | None
    rt_count_of: str
    remark: str


@cache
def all_areas() -> tuple[AreaFacts, ...]:
    """Every area of the table, from the province down."""
    text = resources.files(__package__).joinpath("data", "samarinda_areas.csv").read_text(encoding="utf-8")
    return tuple(_facts(row) for row in csv.DictReader(text.splitlines()))


def areas(level: AreaLevel | str) -> tuple[AreaFacts, ...]:
    """The areas of one level, in order of BPS code; ValueError for an unknown level."""
    wanted = AreaLevel(level)
    return tuple(area for area in all_areas() if area.level == wanted)


def facts(code: BpsCode | str) -> AreaFacts:
    """The area of a BPS code; MalformedCode, UnknownArea."""
    return _find(_by_bps(), BpsCode(code))


def to_kemendagri(code: BpsCode | str) -> KemendagriCode:
    """BPS to Kemendagri; MalformedCode, UnknownArea."""
    return facts(code).kemendagri


def to_bps(code: KemendagriCode | str) -> BpsCode:
    """Kemendagri to BPS; MalformedCode, UnknownArea."""
    return _find(_by_kemendagri(), KemendagriCode(code)).bps


def _find(table: dict[str, AreaFacts], code: str) -> AreaFacts:
    if code not in table:
        raise UnknownArea(f"no area {code} in the crosswalk of Samarinda")
    return table[code]


@cache
def _by_bps() -> dict[str, AreaFacts]:
    return {area.bps: area for area in all_areas()}


@cache
def _by_kemendagri() -> dict[str, AreaFacts]:
    return {area.kemendagri: area for area in all_areas()}


def _facts(row: dict[str, str]) -> AreaFacts:
    return AreaFacts(
        level=AreaLevel(row["level"]),
        bps=BpsCode(row["bps_code"]),
        kemendagri=KemendagriCode(row["kemendagri_code"]),
        name=row["name"],
        postcode=row["postcode"] or None,
        lon=float(row["lon"]) if row["lon"] else None,
        lat=float(row["lat"]) if row["lat"] else None,
        area_km2=float(row["area_km2"]) if row["area_km2"] else None,
        population=int(row["population"]) if row["population"] else None,
        population_of=row["population_of"],
        rt_count=int(row["rt_count"]) if row["rt_count"] else None,
        rt_count_of=row["rt_count_of"],
        remark=row["remark"],
    )
