"""Which photos look alike, without comparing each with all.

A mark is a perceptual hash of 64 bits, kept in four bands of 16. Two marks that differ in at most :data:`ALIKE` = 6 bits have a
band that differs in at most one (6 bits over 4 bands), so it is enough to look up each band and its 16 neighbours in an index.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from regsosek.intake.models import PhotoMark

#: Bits in which two hashes of the same view differ after scaling and recompressing; different houses differ in 20 and more.
ALIKE = 6
BANDS = 4
_WIDTH = 16


def bands(mark: int) -> tuple[int, int, int, int]:
    return (mark >> 48 & 0xFFFF, mark >> 32 & 0xFFFF, mark >> 16 & 0xFFFF, mark & 0xFFFF)


def near(band: int) -> list[int]:
    """The band and all that differ from it in one bit."""
    return [band, *(band ^ (1 << bit) for bit in range(_WIDTH))]


def distance(one: int, other: int) -> int:
    """How many bits differ."""
    return (one ^ other).bit_count()


def keep(marks: Sequence[PhotoMark]) -> None:
    """Remember the photos; one that is remembered already stays. Inside a verb."""
    PhotoMark.objects.bulk_create(marks, ignore_conflicts=True)


def others(mark: int, root: UUID, family_id: UUID | None) -> list[PhotoMark]:
    """Photos of other families that look like this one. Under a system scope."""
    alike = Q()
    for number, band in enumerate(bands(mark)):
        alike |= Q(**{f"band_{number}__in": near(band)})
    found = PhotoMark.objects.filter(alike).exclude(root=root)
    if family_id is not None:
        found = found.exclude(family_id=family_id)
    return [row for row in found if distance(row.mark, mark) <= ALIKE]


def mark_of(file_id: int, root: UUID, family_id: UUID | None, area_code: str, mark: int) -> PhotoMark:
    one, two, three, four = bands(mark)
    return PhotoMark(
        file_id=file_id, root=root, family_id=family_id, area_code=area_code, band_0=one, band_1=two, band_2=three, band_3=four
    )  # fmt: skip
