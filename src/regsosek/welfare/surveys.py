"""Consumption surveys that people bring: any table as a file, its columns, and what is wrong with a choice of them.

CSV (any delimiter; a decimal comma where columns are parted by semicolons), Parquet, or the first sheet of a spreadsheet.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from regsosek.analysis.pmt.columns import learn
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.questions import QUESTIONS
from regsosek.analysis.pmt.recipes import Plan
from regsosek.analysis.pmt.survey import prepare
from regsosek.analysis.tables import CALLER_COLUMNS, FAMILY_TABLE
from regsosek.imports import reading
from regsosek.imports.writing import as_csv
from regsosek.kernel.problems import Problem
from regsosek.welfare.fitting import FitOptions

MAX_BYTES = 100 * 1024 * 1024
MAX_COLUMNS = 2_000
SAMPLES = 3
_NOTHING = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "#N/A", "."]


def read_survey(filename: str, data: bytes) -> pa.Table:
    """The table in a file, its columns typed by what they hold.

    :raises Problem: ``import_empty``, ``import_too_large``, ``import_unreadable``, ``import_encoding``, ``import_zip_bomb``.
    """
    if len(data) > MAX_BYTES:
        raise Problem("import_too_large", megabytes=MAX_BYTES // 1024 // 1024)
    ending = PurePath(filename).suffix.lower()
    try:
        if ending == ".parquet":
            table = pq.read_table(io.BytesIO(data))
        elif ending in (".xlsx", ".xls", ".ods"):
            table = _typed(_sheet(filename, data), ";")
        else:
            table = _csv(data)
    except (pa.ArrowException, OSError) as error:
        raise Problem("import_unreadable", reason=type(error).__name__) from None
    if not table.num_rows or not table.num_columns:
        raise Problem("import_empty")
    if table.num_columns > MAX_COLUMNS or len(set(table.column_names)) < table.num_columns:
        raise Problem("import_unreadable", reason="columns")
    return _flat(table)


def _sheet(filename: str, data: bytes) -> bytes:
    """The first table of a spreadsheet, as CSV."""
    tables = reading.read(filename, data)
    if not tables:
        raise Problem("import_empty")
    return as_csv([tables[0].columns, *(row.values for row in tables[0].rows if not row.fault)])


def _csv(data: bytes) -> pa.Table:
    if not data.strip():
        raise Problem("import_empty")
    if b"\0" in data[:4096]:
        raise Problem("import_encoding")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    head = text.lstrip().split("\n", 1)[0]
    delimiter = max(";,\t|", key=head.count)
    return _typed(text.encode(), delimiter)


def _typed(data: bytes, delimiter: str) -> pa.Table:
    """Numbers are numbers: with semicolons the decimal mark may be a comma; the one that leaves less text is meant."""
    points = (".", ",") if delimiter == ";" else (".",)
    read = [
        pacsv.read_csv(
            io.BytesIO(data),
            parse_options=pacsv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=pacsv.ConvertOptions(
                decimal_point=point, null_values=_NOTHING, strings_can_be_null=True, quoted_strings_can_be_null=True
            ),
        )
        for point in points
    ]
    return min(read, key=lambda table: sum(pa.types.is_string(kind) for kind in table.schema.types))


def _flat(table: pa.Table) -> pa.Table:
    """Columns of single values only (lists and structures of Parquet are left out)."""
    kept = [f.name for f in table.schema if not pa.types.is_nested(f.type) and not pa.types.is_binary(f.type)]
    if not kept:
        raise Problem("import_empty")
    return table.select(kept)


@dataclass(frozen=True, slots=True)
class SurveyColumn:
    """``kind``: number or text. ``distinct``: how many different answers. ``in_registry``: the registry has such a column."""

    name: str
    kind: str
    missing: int
    distinct: int
    samples: tuple[str, ...]
    in_registry: bool


def described(survey: pa.Table) -> list[SurveyColumn]:
    registry = {column.name for column in FAMILY_TABLE}
    return [_described(name, survey[name], name in registry) for name in survey.column_names]


def _described(name: str, values: pa.ChunkedArray, in_registry: bool) -> SurveyColumn:
    kind = values.type
    number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    distinct = pc.count_distinct(values, mode="only_valid").as_py() if not pa.types.is_null(kind) else 0
    first = dict.fromkeys(str(v) for v in values.slice(0, 200).to_pylist() if v is not None)
    return SurveyColumn(
        name, "number" if number else "text", values.null_count, distinct, tuple(first)[:SAMPLES], in_registry
    )


def beyond_registry(survey: pa.Table, options: FitOptions) -> tuple[str, ...]:
    """Columns that are no answer of the registry (a model that reads one cannot rank it), but for those that play a part."""
    answers = {column.name for column in FAMILY_TABLE} - {column.name for column in CALLER_COLUMNS}
    parts = {options.target, options.id, options.weight, options.area, options.group}
    return tuple(name for name in survey.column_names if name not in answers and name not in parts)


def questions_in(survey: pa.Table) -> int:
    """How many questions of the registry the survey can answer."""
    present = set(survey.column_names)
    return sum(set(q.source.columns) <= present for q in QUESTIONS)


def check(survey: pa.Table, options: FitOptions) -> None:
    """What a fit would refuse at once, before any work. :raises PmtError: with the column in its details."""
    Plan(
        target=options.target, id=options.id, area=options.area, weight=options.weight, group=options.group,
        exclude=options.exclude,
    ).check(survey.column_names)  # fmt: skip
    present, excluded = set(survey.column_names), set(options.exclude)
    questions = [q for q in QUESTIONS if set(q.source.columns) <= present and not excluded & set(q.source.columns)]
    if not questions:
        raise PmtError("needs_registry", count=0, all=len(QUESTIONS))
    ready = prepare(
        survey, target=options.target, weight=options.weight, area=options.area, id=options.id, group=options.group,
        features=questions if options.recipe == "linear" else (),
    )  # fmt: skip
    if options.group and len(np.unique(ready.group)) < 2:
        raise PmtError("too_few_groups", column=options.group, count=1)
    if np.ptp(ready.target) == 0:
        raise PmtError("constant_target", column=options.target)
    if options.recipe != "linear":
        apart = [c for c in (options.id, options.weight, options.area, options.group) if c]
        learn(ready.table, target=options.target, leave_out=apart, exclude=options.exclude, weight=ready.weight)
