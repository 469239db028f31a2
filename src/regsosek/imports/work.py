"""One batch at work: its file opened, its units, and who judges and writes them. The same for every kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from regsosek.imports.adapters import Kind, adapter_named
from regsosek.imports.cells import Table
from regsosek.imports.deciding import Context, Decision
from regsosek.imports.families import Place, Reader, Unit
from regsosek.imports.judging import FamilyJudge
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.imports.reading import read
from regsosek.imports.reasons import Fault
from regsosek.kernel import blobs, secrets
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.label import Label

SEAL = "import file"


class Judge(Protocol):
    def judge(self, units: Sequence[Unit]) -> list[Decision]: ...

    def write(self, by: Actor, decisions: Sequence[Decision]) -> None: ...


@dataclass
class Work:
    """``outside``: rows that belong to no unit, each with its fault."""

    tables: list[Table]
    units: list[Unit]
    outside: dict[Place, Fault]
    judge: Judge

    @property
    def rows(self) -> int:
        return sum(len(table) for table in self.tables)

    def row(self, place: Place) -> tuple[str, int, list[str]]:
        """Name of the table, line and cells."""
        table = self.tables[place[0]]
        return table.name, table.rows[place[1]].line, table.rows[place[1]].values


def file_of(batch: ImportBatch) -> bytes:
    return secrets.unseal(blobs.get(batch.blob), purpose=SEAL)


def tables_of(batch: ImportBatch) -> list[Table]:
    return _marked(batch, read(batch.filename, file_of(batch)))


def _marked(batch: ImportBatch, tables: list[Table]) -> list[Table]:
    """Rows that were withdrawn since the file was uploaded are marked."""
    places = {(table, line) for table, line in batch.withdrawn}
    for table in tables if places else ():
        for row in table.rows:
            row.withdrawn = (table.name, row.line) in places
    return tables


def open_work(batch: ImportBatch, by: Actor) -> Work:
    """:raises Problem: of :func:`read`; ``import_mapping``."""
    adapter = adapter_named(batch.adapter)
    data = file_of(batch)
    tables = _marked(batch, read(batch.filename, data))
    if adapter.kind is not Kind.FAMILY:
        from regsosek.imports.other_kinds import open_other

        return open_other(batch, by, tables, data)
    reader = Reader(adapter, tables, batch.mapping)
    needed = missing_targets(batch, tables)
    if needed:
        raise Problem("import_mapping", needed=needed_words(adapter.name, needed))
    units, outside = reader.units()
    context = Context(batch.id, batch.happened_on, adapter.fixed, {}, adapter.name)
    return Work(tables, units, outside, FamilyJudge(by, reader, context, _taken(batch)))


def needed_words(adapter: str, needed: list[str]) -> Label:
    """Targets by their human names, each with the word that a command takes."""
    labels = adapter_named(adapter).targets
    return Label(*(", ".join(f"{labels[name].text(told)} ({name})" for name in needed) for told in ("id", "en")))


def missing_targets(batch: ImportBatch, tables: list[Table]) -> list[str]:
    """:func:`lacking` of a batch."""
    return lacking(batch.adapter, batch.mapping, tables)


def lacking(name: str, mapping: Mapping[str, Mapping[str, str]], tables: list[Table]) -> list[str]:
    """What no column was mapped to although nothing works without it; empty when the mapping will do."""
    adapter = adapter_named(name)
    mapped = {target for columns in mapping.values() for target in columns.values()} - {""}
    if adapter.kind is not Kind.FAMILY:
        needed: dict[Kind, tuple[str, ...]] = {
            Kind.PHOTO: ("filename", "family"), Kind.OFFICER: ("username", "display_name", "role", "areas"),
            Kind.COOPERATIVE: ("register_number", "name", "area_code"),
        }  # fmt: skip
        return [name for name in needed[adapter.kind] if name not in mapped]
    missing = []
    if not mapped & {"name", "head_name"}:
        missing.append("name")
    pieces = {"province_code", "regency_code", "district_code", "village_code"}
    if not (mapped & {"family_id", "family_key", "sub_sls"} or pieces <= mapped or {"lon", "lat"} <= mapped):
        missing.append("sub_sls")
    if not adapter.one_row_each and not Reader(adapter, tables, mapping).key_targets:
        missing.append("family_key")
    return missing


def _taken(batch: ImportBatch) -> set[UUID]:
    """Families that committed chunks of this batch have brought already."""
    rows = ImportRow.objects.filter(batch=batch, leads=True).exclude(subject_id=None)
    return {pk for pk in rows.values_list("subject_id", flat=True) if pk is not None}


def unmapped(batch: ImportBatch) -> list[str]:
    """Columns that mean nothing to this import; they are named, never passed over in silence."""
    return [column for columns in batch.mapping.values() for column, target in columns.items() if not target]
