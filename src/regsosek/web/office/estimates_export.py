"""Estimates of areas as a table to take out: per kecamatan and kelurahan and share, no micro-data, no official figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from regsosek.areas.queries import at_level
from regsosek.registry.exports_columns import Column
from regsosek.registry.exports_rows import Rows, listed
from regsosek.registry.exports_tables import Table
from regsosek.registry.filters import Filter
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.label import Label
from regsosek.welfare.estimates import estimates, shares_of
from regsosek.welfare.queries import adopted_run

_LEVELS = (AreaLevel.DISTRICT, AreaLevel.VILLAGE)
_OF = {
    "poor_families": Label("Perkiraan keluarga", "Families expected"),
    "poor_persons": Label("Perkiraan orang", "Persons expected"),
}
_ENDS = {
    "": Label("", ""), "_low": Label(", batas bawah 90%", ", lower end of 90%"), "_high": Label(", batas atas 90%", ", upper end of 90%"),
    "_cv": Label(", koefisien keragaman", ", coefficient of variation"),
}  # fmt: skip

_COLUMNS = (
    Column("level", Label("Tingkat", "Level")), Column("area_code", Label("Kode wilayah", "Area code")),
    Column("name", Label("Nama", "Name")),
    Column("run", Label("Pemeringkatan (perkiraan registri, bukan angka resmi)", "Ranking (estimate of the registry, no official figure)")),
    Column("share", Label("Bagian penduduk termiskin", "Poorest share of persons"), "real"),
    Column("families", Label("Keluarga diperingkat", "Families ranked"), "int"),
    Column("persons", Label("Orang diperingkat", "Persons ranked"), "int"),
    *(
        Column(f"{name}{end}", Label(of.id + more.id, of.en + more.en), "real")
        for name, of in _OF.items() for end, more in _ENDS.items()
    ),
)  # fmt: skip


def _rows(chosen: Filter | None, wanted: frozenset[str]) -> Iterator[Rows]:
    run = adopted_run()
    if run is None:
        return
    for level in _LEVELS:
        areas = at_level(level)
        for share in shares_of(run):
            found = estimates(run, level, share)
            yield from listed([_row(a, run.label, share, found[a.code]) for a in areas if a.code in found])


def _row(area: Any, run: str, share: float, found: Any) -> dict[str, Any]:
    row = {"level": area.level, "area_code": area.code, "name": area.name, "run": run, "share": share}
    return row | {c.name: getattr(found, c.name) for c in _COLUMNS if c.name not in row}


def _count(chosen: Filter | None) -> int:
    run = adopted_run()
    return sum(len(at_level(level)) for level in _LEVELS) * (len(shares_of(run)) if run else 0)


AREA_ESTIMATES = Table(
    "area_estimates", Label("Perkiraan per wilayah (bukan angka resmi)", "Estimates of areas (no official figures)"),
    (Ability.EXPORT, Ability.SEE_AGGREGATES), _COLUMNS, _rows, _count, filtered=False, micro=False,
)  # fmt: skip
