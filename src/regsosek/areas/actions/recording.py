"""Verbs about areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from regsosek.areas.files import AreaRow, overlaps_of
from regsosek.areas.models import Area, Boundary, BoundarySet
from regsosek.areas.placing import refuse_abroad, refuse_elsewhere, refuse_on_top
from regsosek.areas.wholeness import check_day, incomplete, left_out, refuse_orphans, take_over
from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.areacode import AreaLevel, BpsCode, MalformedCode
from regsosek.vocabulary.roles import Ability

_TOLD = 20
_FACTS = ("kemendagri_code", "postcode", "lon", "lat")


@verb("areas.record_areas", needs=Ability.LOAD_AREAS)
def record_areas(*, by: Actor, areas: Sequence[Mapping[str, Any]], valid_from: date) -> int:
    """Record areas by code: ``code``, ``name`` and, where known, ``kemendagri_code``, ``postcode``, ``lon``, ``lat``. An area
    that is there already keeps its first day, and what is not told anew. Returns how many.

    :raises Problem: ``bad_value`` for what is no BPS code, or for a code that comes twice; ``bad_area_file`` for an area that
        lies in none that is known, and for a day before there was a republic.
    """
    check_day(valid_from)
    told = {_code(area["code"]): area for area in areas}
    if len(told) != len(areas):
        raise Problem("bad_value", field="code", value="dua kali")
    before = Area.objects.in_bulk(list(told))
    refuse_orphans(told)
    rows = [_area(code, area, before.get(code), valid_from) for code, area in told.items()]
    Area.objects.bulk_create(
        rows, batch_size=250, update_conflicts=True, unique_fields=["code"],
        update_fields=["name", "parent_code", *_FACTS],
    )  # fmt: skip
    current_event().about("areas", len(rows))
    return len(rows)


def _code(text: Any) -> BpsCode:
    try:
        return BpsCode(text)
    except MalformedCode:
        raise Problem("bad_value", field="code", value=text) from None


def _area(code: BpsCode, told: Mapping[str, Any], before: Area | None, valid_from: date) -> Area:
    facts = {name: getattr(before, name) for name in _FACTS} if before else {}
    facts |= {name: told[name] for name in _FACTS if told.get(name) is not None}
    parent = code.parent or ""
    return Area(code=code, level=code.level, name=told["name"], parent_code=parent, valid_from=valid_from, **facts)


@verb("areas.load_boundaries", needs=Ability.LOAD_AREAS)
def load_boundaries(
    *, by: Actor, level: AreaLevel | str, rows: Sequence[AreaRow], source: str, valid_from: date, note: str = "",
    partial: bool = False, moved: bool = False, overlapping: bool = False,
) -> BoundarySet:  # fmt: skip
    """Load a new set of boundaries beside the old ones; which holds is a question of the day asked for. What was mended and
    which neighbours overlap is kept with it.

    :param partial: the rows are some areas of the level only: all others keep the boundary they have that day.
    :param moved: boundaries may lie clear of the old ones and of the areas they belong to.
    :param overlapping: boundaries may cover more than a twentieth of a neighbour.
    :raises Problem: ``bad_area_file``: an area that has a boundary that day would have none, and this is not ``partial``;
        a boundary outside Indonesia; one that is elsewhere, or on top of a neighbour, and nobody insists.
    """
    check_day(valid_from)
    refuse_abroad(rows)
    others = left_out(level, {r.code for r in rows if r.geometry is not None}, valid_from)
    if others and not partial:
        raise incomplete([b.code for b in others])
    if not moved:
        refuse_elsewhere(level, rows, valid_from)
    if not overlapping and level in set(AreaLevel):
        refuse_on_top(rows, others)
    loaded = BoundarySet.objects.create(
        level=str(level), source=source, note=note, valid_from=valid_from, loaded_at=clock.now()
    )
    Boundary.objects.bulk_create(
        [
            Boundary(
                boundary_set=loaded, code=r.code, name=r.name, geometry=r.geojson, area_km2=r.area_km2,
                mended=r.mended[:200],
            )
            for r in rows
            if r.geometry is not None
        ],
        batch_size=100,
    )  # fmt: skip
    take_over(others, loaded)
    current_event().about("boundary_set", loaded.pk)
    kept = {"kept": len(others)} if others else {}
    current_event().add(
        level=str(level), source=source, areas=len(rows), **kept, **_insisted(moved, overlapping), **_faults(rows)
    )
    return loaded


def _insisted(moved: bool, overlapping: bool) -> dict[str, bool]:
    """For the audit: what somebody insisted on."""
    return {name: True for name, yes in (("moved", moved), ("overlapping", overlapping)) if yes}


def _faults(rows: Sequence[AreaRow]) -> dict[str, Any]:
    """For the audit: rows that were mended, and neighbours that overlap (the largest ones)."""
    mended = {str(r.code): r.mended for r in rows if r.mended}
    shared = [[o.first, o.second, round(o.km2, 4)] for o in overlaps_of(rows)]
    told = {"mended": mended, "overlaps": shared[:_TOLD], "overlap_count": len(shared)}
    return {name: fault for name, fault in told.items() if fault}
