"""What is no family: one row, one thing. Photos of houses, officers, cooperatives."""

from __future__ import annotations

from collections.abc import Sequence

from regsosek.imports.adapters import Kind, adapter_named
from regsosek.imports.cells import Table
from regsosek.imports.cooperatives import CooperativeJudge
from regsosek.imports.families import Place, Unit
from regsosek.imports.models import ImportBatch
from regsosek.imports.officers import OfficerJudge
from regsosek.imports.photos import PhotoJudge
from regsosek.imports.reasons import Fault
from regsosek.imports.rows import RowReader
from regsosek.imports.work import Judge, Work, missing_targets, needed_words
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.abilities import Ability


def open_other(batch: ImportBatch, by: Actor, tables: list[Table], data: bytes) -> Work:
    """:raises Problem: ``import_mapping``; ``not_allowed``: officers are for who may assign them."""
    needed = missing_targets(batch, tables)
    if needed:
        raise Problem("import_mapping", needed=needed_words(batch.adapter, needed))
    reader, kind = RowReader(tables, batch.mapping), adapter_named(batch.adapter).kind
    if kind is Kind.OFFICER:
        by.must(Ability.ASSIGN_OFFICERS)
    judge: Judge
    if kind is Kind.PHOTO:
        judge = PhotoJudge(by, reader, data)
    elif kind is Kind.OFFICER:
        judge = OfficerJudge(by, reader, batch.happened_on)
    else:
        judge = CooperativeJudge(by, reader)
    units, outside = _units(tables, reader)
    return Work(tables, units, outside, judge)


def _units(tables: Sequence[Table], reader: RowReader) -> tuple[list[Unit], dict[Place, Fault]]:
    units, outside = [], {}
    for t, table in enumerate(tables):
        for r, row in enumerate(table.rows):
            if row.fault:
                outside[t, r] = Fault(row.fault)
            elif row.withdrawn:
                outside[t, r] = Fault("erased_row")
            elif not reader.has(t):
                outside[t, r] = Fault("empty_key")
            else:
                units.append(Unit(f"{t}/{r}", [(t, r)]))
    return units, outside
