"""What the pages of a demo site must not show, read from its database."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from uuid import UUID


def names_of_heads(home: Path, area_prefix: str = "") -> list[str]:
    """Names of heads of families of an area that are long enough not to be an ordinary word of a page."""
    with sqlite3.connect(home / "regsosek.sqlite3") as database:
        rows = database.execute(
            "SELECT DISTINCT head_name FROM registry_family WHERE substr(area_code, 1, ?) = ?",
            (len(area_prefix), area_prefix),
        ).fetchall()
    return [name for (name,) in rows if " " in name]


def village_with_evidence(home: Path) -> tuple[str, list[str]]:
    """The kelurahan with most very poor houses of which there is a photo of the outside, and those houses."""
    return next(iter(villages_with_evidence(home).items()))


def villages_with_evidence(home: Path) -> dict[str, list[str]]:
    """Kelurahan with such houses, and those houses; the kelurahan with most of them first."""
    with sqlite3.connect(home / "regsosek.sqlite3") as database:
        rows = database.execute(
            "SELECT substr(d.area_code, 1, 10), d.id FROM registry_dwelling d WHERE d.poorest_group = 1 AND EXISTS"
            " (SELECT 1 FROM registry_photo p WHERE p.dwelling_id = d.id AND p.kind = 'outside') ORDER BY 1, 2"
        ).fetchall()
    villages = [village for village, _ in rows]
    ordered = sorted(set(villages), key=lambda village: (-villages.count(village), village))
    return {code: [str(UUID(house)) for village, house in rows if village == code] for code in ordered}
