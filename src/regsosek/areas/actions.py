"""Verbs about areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from regsosek.areas.files import AreaRow
from regsosek.areas.models import Area, Boundary, BoundarySet
from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.vocabulary.areacode import AreaLevel, BpsCode
from regsosek.vocabulary.roles import Ability


@verb("areas.record_areas", needs=Ability.LOAD_AREAS)
def record_areas(*, by: Actor, areas: Sequence[Mapping[str, Any]], valid_from: date) -> int:
    """Record areas by code: ``code``, ``name`` and, where known, ``kemendagri_code``, ``postcode``, ``lon``, ``lat``. An area
    that is there already keeps its first day. Returns how many."""
    rows = []
    for area in areas:
        code = BpsCode(area["code"])
        known = {k: area[k] for k in ("kemendagri_code", "postcode", "lon", "lat") if area.get(k) is not None}
        rows.append(
            Area(
                code=code,
                level=code.level,
                name=area["name"],
                parent_code=code.parent or "",
                valid_from=valid_from,
                **known,
            )
        )
    Area.objects.bulk_create(
        rows, batch_size=250, update_conflicts=True, unique_fields=["code"],
        update_fields=["name", "parent_code", "kemendagri_code", "postcode", "lon", "lat"],
    )  # fmt: skip
    current_event().about("areas", len(rows))
    return len(rows)


@verb("areas.load_boundaries", needs=Ability.LOAD_AREAS)
def load_boundaries(
    *, by: Actor, level: AreaLevel | str, rows: Sequence[AreaRow], source: str, valid_from: date, note: str = ""
) -> BoundarySet:
    """Load a new set of boundaries beside the old ones; which holds is a question of the day asked for."""
    loaded = BoundarySet.objects.create(
        level=str(level), source=source, note=note, valid_from=valid_from, loaded_at=clock.now()
    )
    Boundary.objects.bulk_create(
        [
            Boundary(boundary_set=loaded, code=r.code, name=r.name, geometry=r.geojson, area_km2=r.area_km2)
            for r in rows
            if r.geometry is not None
        ],
        batch_size=100,
    )
    current_event().about("boundary_set", loaded.pk)
    current_event().add(level=str(level), source=source, areas=len(rows))
    return loaded
