"""The verb that makes the boundaries of upper levels from those of a lower one, so that all levels meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from regsosek.areas.models import Boundary, BoundarySet
from regsosek.areas.polygons import joined, km2
from regsosek.areas.queries import at_level, boundary_set, names_of
from regsosek.areas.refusals import bad_file
from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.roles import Ability

#: What a level can be dissolved into unless told otherwise.
ABOVE = (AreaLevel.DISTRICT, AreaLevel.REGENCY)


@verb("areas.dissolve", needs=Ability.LOAD_AREAS)
def dissolve(
    *, by: Actor, level: AreaLevel, valid_from: date, levels: Sequence[AreaLevel] = (), note: str = ""
) -> list[BoundarySet]:
    """Join the boundaries of ``level`` in force on ``valid_from`` into a new set for each of ``levels`` (those above it up to
    the city, for none). Cracks between neighbours are closed.

    :raises Problem: ``bad_area_file``: there are no boundaries, or an area that is there that day has none, so that the whole
        would have a hole.
    """
    source = boundary_set(level, valid_from)
    if source is None:
        raise bad_file(
            f"belum ada batas {level.label.id} pada {valid_from}", f"there are no boundaries of {level} on {valid_from}"
        )
    wanted = list(levels) or [upper for upper in ABOVE if upper.digits < level.digits]
    wrong = [upper for upper in wanted if upper.digits >= level.digits]
    if wrong or not wanted:
        raise bad_file(
            f"{(wrong or [level])[0].label.id} tidak di atas {level.label.id}",
            f"{(wrong or [level])[0]} is not above {level}",
        )
    shapes = {b.code: shape(b.geometry) for b in source.boundaries.order_by("code")}
    _refuse_holes(level, shapes, valid_from)
    made = [_set(upper, shapes, source, valid_from, note) for upper in wanted]
    current_event().about("boundary_set", source.pk)
    current_event().add(level=str(level), levels=", ".join(wanted), sets=[one.pk for one in made])
    return made


def _refuse_holes(level: AreaLevel, shapes: dict[str, BaseGeometry], on: date) -> None:
    without = [area.code for area in at_level(level, on=on) if area.code not in shapes]
    if without:
        listed = ", ".join(without[:3])
        raise bad_file(
            f"{len(without)} {level.label.id} tanpa batas: {listed}", f"{len(without)} areas have no boundary: {listed}"
        )


def _set(
    level: AreaLevel, shapes: dict[str, BaseGeometry], source: BoundarySet, valid_from: date, note: str
) -> BoundarySet:
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, polygon in shapes.items():
        parts[code[: level.digits]].append(polygon)
    names = names_of(parts)
    made = BoundarySet.objects.create(
        level=level, source=f"{source.source} ({source.level})"[:200], note=note or source.note, valid_from=valid_from,
        loaded_at=clock.now(),
    )  # fmt: skip
    whole = {code: joined(polygons) for code, polygons in parts.items()}
    Boundary.objects.bulk_create(
        [
            Boundary(boundary_set=made, code=c, name=names.get(c, c), geometry=dict(mapping(p)), area_km2=km2(p))
            for c, p in whole.items()
        ],
        batch_size=100,
    )
    return made
