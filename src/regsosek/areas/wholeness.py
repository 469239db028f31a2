"""That a new load leaves the map whole: no area without the one it lies in, no boundary lost by the way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from regsosek.areas.models import Area, Boundary, BoundarySet
from regsosek.areas.queries import boundary_set
from regsosek.areas.refusals import bad_file
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.areacode import AreaLevel, BpsCode

FIRST_DAY = date(1945, 8, 17)
_TOP = (AreaLevel.PROVINCE, AreaLevel.REGENCY)
_TOLD = 5


def check_day(valid_from: date) -> None:
    """:raises Problem: ``bad_area_file``: a mistyped year."""
    if valid_from < FIRST_DAY:
        raise bad_file(
            f"{valid_from} terlalu awal: paling awal {FIRST_DAY}",
            f"{valid_from} is too early: {FIRST_DAY} at the earliest",
        )


def refuse_orphans(codes: Collection[BpsCode]) -> None:
    """:raises Problem: ``bad_area_file``: codes that lie in no area of the registry or of the load itself. The first ones of
    an empty registry may be of a province or regency."""
    parents = {code.parent for code in codes if code.parent} - set(codes)
    known = set(Area.objects.filter(pk__in=parents).values_list("code", flat=True))
    orphans = sorted(code for code in codes if code.parent and code.parent not in known and code.parent not in codes)
    there = set(Area.objects.filter(pk__in=orphans).values_list("code", flat=True))
    orphans = [code for code in orphans if code not in there]
    if orphans and any(code.level not in _TOP for code in orphans) | Area.objects.exists():
        listed = _listed(orphans)
        raise bad_file(
            f"{len(orphans)} wilayah tanpa induk yang dikenal (muat dulu tingkat di atasnya): {listed}",
            f"{len(orphans)} areas lie in none that is known (load the level above first): {listed}",
        )


def left_out(level: AreaLevel | str, codes: Collection[str], valid_from: date) -> list[Boundary]:
    """Boundaries in force that day of areas that are not among ``codes`` and have not ended."""
    before = boundary_set(level, valid_from)
    if before is None:
        return []
    others = [b for b in before.boundaries.order_by("code") if b.code not in codes]
    over = Area.objects.filter(pk__in=[b.code for b in others], valid_to__lte=valid_from)
    ended = set(over.values_list("code", flat=True))
    return [b for b in others if b.code not in ended]


def incomplete(codes: Sequence[str]) -> Problem:
    """What to raise: boundaries of these would be gone from the map."""
    return bad_file(
        f"{len(codes)} wilayah yang kini berbatas tidak ada di dalamnya: {_listed(codes)};"
        " muat berkas yang lengkap, atau pakai --partial: batas yang lain tetap",
        f"{len(codes)} areas that have a boundary now are not in it: {_listed(codes)};"
        " load the whole file, or use --partial: the other boundaries stay",
    )


def take_over(boundaries: Sequence[Boundary], into: BoundarySet) -> None:
    """The same boundaries, in a set of later days too."""
    Boundary.objects.bulk_create(
        [
            Boundary(
                boundary_set=into, code=b.code, name=b.name, geometry=b.geometry, area_km2=b.area_km2, mended=b.mended
            )
            for b in boundaries
        ],
        batch_size=100,
    )


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(codes[:_TOLD]) + (" …" if len(codes) > _TOLD else "")
