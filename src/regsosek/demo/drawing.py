"""Drawing in a process of its own: knows the pictures, not the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from regsosek.analysis.synthetic.house_pictures import draw_house
from regsosek.registry import pictures


@dataclass(frozen=True)
class Wanted:
    """A picture that the field took of a family's house."""

    family_id: str
    kind: str
    housing: dict[str, Any]
    photo: dict[str, Any]


def draw_raw(wanted: Wanted, seed: int) -> bytes:
    """The JPEG as the phone took it, with its EXIF."""
    return draw_house(wanted.housing, wanted.kind, seed ^ UUID(wanted.family_id).int % 2**31, photo=wanted.photo)


def draw_many(sheet: Sequence[Wanted], seed: int) -> list[pictures.Picture]:
    """Drawn, then read like any photo from the field: position and time out of the EXIF, EXIF away."""
    return [pictures.read(draw_raw(wanted, seed)) for wanted in sheet]
