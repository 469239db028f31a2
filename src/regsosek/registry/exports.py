"""Taking data out: which table, which families, in which format, for which purpose. Streamed, and written down before the
first byte leaves and again when the last one has.

Rows come through the scope of the reader; columns of classes that are not granted are left out and named in a note.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from regsosek.kernel import audit, clock
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import looking
from regsosek.registry.exports_columns import Column, granted
from regsosek.registry.exports_parquet import as_parquet
from regsosek.registry.exports_tables import Table
from regsosek.registry.exports_writers import Sheet, Writer, as_csv, as_geojson
from regsosek.registry.exports_xlsx import MOST_ROWS, as_xlsx
from regsosek.registry.filters import Filter, admit
from regsosek.registry.filters_text import in_words
from regsosek.vocabulary.label import Label
from regsosek.vocabulary.privacy import PrivacyClass

LONGEST_PURPOSE = 200
SHORTEST_PURPOSE = 5


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"
    PARQUET = "parquet"


_WRITERS: Mapping[Format, Writer] = {
    Format.CSV: as_csv, Format.XLSX: as_xlsx, Format.GEOJSON: as_geojson, Format.PARQUET: as_parquet,
}  # fmt: skip
CONTENT_TYPES: Mapping[Format, str] = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.GEOJSON: "application/geo+json",
    Format.PARQUET: "application/vnd.apache.parquet",
}
_LEFT_OUT = Label(
    "Tidak disertakan karena kelas datanya tidak diberikan", "Left out, their class of data is not granted"
)
_CHILDREN = Label("Orang berumur di bawah 18 tahun tidak disertakan", "Persons under 18 are left out")
_FILTER = Label("Saringan", "Filter")
_PURPOSE = Label("Keperluan", "Purpose")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for. ``labels``: answers as texts in the reader's language instead of printed codes."""

    table: Table
    format: Format
    purpose: str
    chosen: Filter | None = None
    labels: bool = False
    language: str = "id"
    bom: bool = False


@dataclass
class Export:
    """A checked export. Iterate :meth:`stream` once; ``rows``, ``sha256`` stand when it has ended."""

    by: Actor
    wanted: Wanted
    columns: list[Column]
    left_out: list[Column]
    expected: int
    rows: int = 0
    size: int = 0
    sha256: str = ""
    _digest: Any = field(default_factory=hashlib.sha256, repr=False)

    @property
    def file_name(self) -> str:
        """Table, day and format; nothing of what is inside."""
        return f"regsosek-{self.wanted.table.name}-{clock.today().isoformat()}.{self.wanted.format.value}"

    @property
    def notes(self) -> list[str]:
        return notes(self.wanted, self.by, self.left_out)

    def stream(self) -> Iterator[bytes]:
        """The bytes, under the scope of the reader whatever the context is in which they are asked for."""
        return looking(self.by.scope, self._bytes())

    def _bytes(self) -> Iterator[bytes]:
        wanted, complete = self.wanted, False
        sheet = Sheet(
            wanted.table.label.text(wanted.language), self.columns, wanted.language,
            wanted.language if wanted.labels else None, self.notes, wanted.table.point, wanted.bom,
        )  # fmt: skip
        with ExitStack() as stack:
            stack.callback(lambda: self._close(complete))
            for block in _WRITERS[wanted.format](sheet, self._counted()):
                if block:
                    self._digest.update(block)
                    self.size += len(block)
                    yield block
            complete = True

    def _counted(self) -> Iterator[list[dict[str, Any]]]:
        for chunk in self.wanted.table.rows(self.wanted.chosen, frozenset(c.name for c in self.columns)):
            self.rows += len(chunk)
            yield chunk

    def _close(self, complete: bool) -> None:
        self.sha256 = self._digest.hexdigest()
        audit.note_reading(
            by=self.by, verb="export.finished", subject_type="export", subject_id=self.wanted.table.name,
            table=self.wanted.table.name, format=self.wanted.format.value, rows=self.rows, bytes=self.size,
            sha256=self.sha256, complete=complete,
        )  # fmt: skip


def open_to(by: Actor, table: Table) -> bool:
    """May this reader take the table out at all?"""
    sees_rows = not table.micro or by.scope.everything or bool(by.scope.areas)
    return sees_rows and all(by.may(ability) for ability in table.needs)


def prepare(by: Actor, wanted: Wanted) -> Export:
    """Check all that can be refused, and write down what is taken out. Call it under the reader's scope.

    :raises Problem: ``not_allowed``, ``purpose_needed``, ``export_refused``, and what `admit` refuses.
    """
    table = wanted.table
    for ability in table.needs:
        by.must(ability)
    if not open_to(by, table):
        raise Problem("no_release")
    purpose = " ".join(wanted.purpose.split())
    if not SHORTEST_PURPOSE <= len(purpose) <= LONGEST_PURPOSE or not purpose.isprintable():
        raise Problem("purpose_needed")
    if wanted.chosen is not None:
        if not table.filtered:
            raise Problem("export_refused", reason=f"{table.name}: tanpa saringan")
        admit(wanted.chosen, by.scope)
    columns, left_out = granted(table.columns, by.scope)
    _check_format(wanted, columns)
    expected = table.count(wanted.chosen)
    if wanted.format is Format.XLSX and expected > MOST_ROWS:
        raise Problem("export_refused", reason=f"{expected} > {MOST_ROWS} baris (XLSX)")
    by = replace(by, purpose=purpose)
    export = Export(by, replace(wanted, purpose=purpose), columns, left_out, expected)
    audit.note_reading(
        by=by, verb="export.made", subject_type="export", subject_id=table.name, table=table.name,
        format=wanted.format.value, filter=wanted.chosen.as_data() if wanted.chosen else None, rows=expected,
        labels=wanted.labels, columns=len(columns), left_out=[c.name for c in left_out],
    )  # fmt: skip
    return export


def _check_format(wanted: Wanted, columns: list[Column]) -> None:
    if wanted.format is not Format.GEOJSON:
        return
    if wanted.table.point is None or not set(wanted.table.point) <= {c.name for c in columns}:
        raise Problem("export_refused", reason=f"GeoJSON: {wanted.table.name} tanpa titik lokasi")


def notes(wanted: Wanted, by: Actor, left_out: list[Column]) -> list[str]:
    """What a reader of the file must know: purpose, filter, what is not in it."""
    tongue = wanted.language
    lines = [f"{_PURPOSE.text(tongue)}: {wanted.purpose}"]
    if wanted.chosen is not None:
        lines.append(f"{_FILTER.text(tongue)}: {in_words(wanted.chosen, tongue)}")
    if left_out:
        lines.append(f"{_LEFT_OUT.text(tongue)}: {', '.join(c.label.text(tongue) for c in left_out)}")
    if wanted.table.micro and not by.scope.grants(PrivacyClass.CHILD):
        lines.append(_CHILDREN.text(tongue))
    return lines
