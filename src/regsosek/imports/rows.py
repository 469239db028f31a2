"""Rows of which each is one thing, by what their columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from regsosek.imports.cells import Table
from regsosek.imports.families import Place
from regsosek.imports.reasons import Fault


class RowReader:
    def __init__(self, tables: Sequence[Table], mapping: Mapping[str, Mapping[str, str]]) -> None:
        self.tables, self.mapping = tables, mapping

    def has(self, table: int) -> bool:
        """Does the table mean anything?"""
        return any(self.mapping.get(self.tables[table].name, {}).values())

    def maps(self, target: str) -> bool:
        """Does any column mean this?"""
        return any(target in columns.values() for columns in self.mapping.values())

    def facts(self, place: Place) -> dict[str, str]:
        table = self.tables[place[0]]
        chosen = self.mapping.get(table.name, {})
        values = table.rows[place[1]].values
        return {chosen[c]: str(values[i]) for i, c in enumerate(table.columns) if chosen.get(c) and values[i]}

    def column(self, target: str) -> str:
        """How the file calls it."""
        return next((c for columns in self.mapping.values() for c, t in columns.items() if t == target), "")

    def point(self, row: Mapping[str, str]) -> tuple[float | None, float | None] | Fault:
        """Longitude and latitude, both or neither."""
        try:
            lon, lat = (float(row[n].replace(",", ".")) if row.get(n) else None for n in ("lon", "lat"))
        except ValueError:
            return Fault("bad_value", self.column("lon"))
        inside = lon is None or lat is None or (-180 <= lon < 180 and -85 <= lat <= 85)
        return (lon, lat) if inside and (lon is None) == (lat is None) else Fault("bad_value", self.column("lon"))
