"""Counts of areas as a table to take out: finished numbers of the adopted ranking, no micro-data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from regsosek.areas.queries import at_level
from regsosek.registry.exports_columns import Column
from regsosek.registry.exports_rows import Rows, listed
from regsosek.registry.exports_tables import TABLES, Table
from regsosek.registry.filters import Filter
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.label import Label
from regsosek.vocabulary.welfare import UNRANKED, WelfareGroup
from regsosek.web.office.estimates_export import AREA_ESTIMATES
from regsosek.welfare.queries import adopted_run, counts

_LEVELS = (AreaLevel.DISTRICT, AreaLevel.VILLAGE)
_GROUPS = {0: UNRANKED, **{int(g): g.label for g in WelfareGroup}}


def _counted(name: str, id_: str, en: str) -> Column:
    return Column(name, Label(id_, en), "int")


_COLUMNS = (
    Column("level", Label("Tingkat", "Level")), Column("area_code", Label("Kode wilayah", "Area code")),
    Column("name", Label("Nama", "Name")), Column("lon", Label("Bujur", "Longitude"), "real"),
    Column("lat", Label("Lintang", "Latitude"), "real"), Column("run", Label("Pemeringkatan", "Ranking")),
    _counted("families", "Keluarga", "Families"), _counted("persons", "Orang", "Persons"),
    *(_counted(f"families_{g}", f"Keluarga, {label.id}", f"Families, {label.en}") for g, label in _GROUPS.items()),
    *(_counted(f"persons_{g}", f"Orang, {label.id}", f"Persons, {label.en}") for g, label in _GROUPS.items()),
)  # fmt: skip


def _rows(chosen: Filter | None, wanted: frozenset[str]) -> Iterator[Rows]:
    run = adopted_run()
    for level in _LEVELS:
        found = counts(run, level) if run else {}
        yield from listed(
            [_row(area, run.label if run else None, found.get(area.code, {})) for area in at_level(level)]
        )


def _row(area: Any, run: str | None, groups: dict[int, tuple[int, int]]) -> dict[str, Any]:
    row = {
        "level": area.level, "area_code": area.code, "name": area.name, "lon": area.lon, "lat": area.lat, "run": run,
        "families": sum(f for f, _ in groups.values()), "persons": sum(p for _, p in groups.values()),
    }  # fmt: skip
    for group in _GROUPS:
        row[f"families_{group}"], row[f"persons_{group}"] = groups.get(group, (0, 0))
    return row


def _count(chosen: Filter | None) -> int:
    return sum(len(at_level(level)) for level in _LEVELS)


AREA_COUNTS = Table(
    "area_counts", Label("Angka wilayah", "Counts of areas"), (Ability.EXPORT, Ability.SEE_AGGREGATES), _COLUMNS, _rows,
    _count, filtered=False, micro=False, point=("lon", "lat"),
)  # fmt: skip
#: Every table there is, by name.
ALL_TABLES = {**TABLES, AREA_COUNTS.name: AREA_COUNTS, AREA_ESTIMATES.name: AREA_ESTIMATES}
