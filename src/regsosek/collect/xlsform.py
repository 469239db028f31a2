"""Questionnaires as text → XForms as phones read them: by pyxform, the same bytes for the same text.

A questionnaire of ours is a folder of three CSV files (``survey``, ``choices``, ``settings``), as in an XLSForm. What depends on the
round stands in the one row of ``settings.csv``: ``{{aid_from}}`` in a cell of the survey is the column ``aid_from`` there.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from regsosek.kernel.problems import Problem

_SLOT = re.compile(r"\{\{(\w+)\}\}")
_OF_PYXFORM = frozenset(
    {"form_id", "version", "form_title", "default_language", "instance_name", "style", "allow_choice_duplicates"}
)
_SHEETS = ("survey", "choices", "settings", "entities", "external_choices")
_KINDS = {".xlsx": ".xlsx", ".xls": ".xls", ".md": ".md", ".csv": ".csv"}
MOST_BYTES = 10_000_000
"""Of an uploaded XLSForm."""
MOST_UNPACKED = 100_000_000
"""Of the sheets inside a workbook: a small file can hold a large one."""


@dataclass(frozen=True, slots=True)
class Built:
    """An XForm and what it says of itself. ``settings``: the columns of ours; ``warnings`` of pyxform, in English."""

    xform: bytes
    form_id: str
    version: str
    title: Mapping[str, str]
    warnings: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)


def build(folder: Path) -> Built:
    """The questionnaire of a folder.

    :raises Problem: ``bad_xlsform`` with the reason in pyxform's words, or the name of a setting that is missing.
    """
    sheets = {name: _rows(folder / f"{name}.csv") for name in _SHEETS if (folder / f"{name}.csv").exists()}
    if not sheets.get("survey") or len(sheets.get("settings", ())) != 1:
        raise Problem("bad_xlsform", reason="survey.csv, settings.csv (1)")
    settings = sheets["settings"][0]
    filled: dict[str, Any] = {
        name: [{column: _filled(cell, settings) for column, cell in row.items() if cell} for row in rows]
        for name, rows in sheets.items()
        if name != "settings"
    }
    filled |= {
        f"{name}_header": [dict.fromkeys(rows[0])] for name, rows in sheets.items() if rows and name != "settings"
    }
    filled["settings"] = [{column: cell for column, cell in settings.items() if cell and column in _OF_PYXFORM}]
    name = settings.get("form_title") or settings.get("form_id", "")
    title = {"id": name, "en": settings.get("form_title_en") or name}
    return _convert(filled, title=title, settings={k: v for k, v in settings.items() if k not in _OF_PYXFORM})


def build_upload(filename: str, data: bytes) -> Built:
    """An XLSForm that somebody uploaded: XLSX, XLS, Markdown or CSV, by the end of its name.

    :raises Problem: ``bad_xlsform`` with pyxform's own message.
    """
    kind = _KINDS.get(Path(filename).suffix.lower())
    if kind is None or len(data) > MOST_BYTES:
        raise Problem("bad_xlsform", reason="XLSX, XLS, MD, CSV; ≤ 10 MB")
    if kind == ".xlsx" and _unpacked(data) > MOST_UNPACKED:
        raise Problem("bad_xlsform", reason="XLSX > 100 MB")
    return _convert(data, file_type=kind)


def _unpacked(data: bytes) -> int:
    """What a workbook says it holds; 0 for what is no workbook, which pyxform will say."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return 0


def _rows(path: Path) -> list[dict[str, str]]:
    """A cell too many or too few, or bytes that are no UTF-8, are said with the file's name."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="", restval=None)
            rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise Problem("bad_xlsform", reason=f"{path.name}: {type(error).__name__}") from error
    for line, row in enumerate(rows, 2):
        if "" in row or None in row.values():
            raise Problem("bad_xlsform", reason=f"{path.name}, {line}: {len(reader.fieldnames or ())} ≠")
    return rows


def _filled(cell: str, settings: Mapping[str, str]) -> str:
    def value(slot: re.Match[str]) -> str:
        if slot[1] not in settings:
            raise Problem("bad_xlsform", reason=f"settings.csv: {slot[1]}")
        return settings[slot[1]]

    return _SLOT.sub(value, cell)


def _convert(
    source: dict[str, Any] | bytes,
    *,
    title: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
    file_type: str | None = None,
) -> Built:
    """pyxform raises exceptions of many classes for a form that is wrong; all of them speak of the form."""
    from pyxform.xls2xform import convert

    warnings: list[str] = []
    given = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        result = convert(given, warnings=warnings, form_name="data", file_type=file_type)
    except Exception as error:
        raise Problem("bad_xlsform", reason=str(error)[:1000].rstrip(".") or type(error).__name__) from error
    survey = result._survey
    name = str(survey.title or survey.id_string)
    return Built(
        xform=result.xform.encode(),
        form_id=str(survey.id_string),
        version=str(survey.version or ""),
        title=title or {"id": name, "en": name},
        warnings=tuple(warnings),
        settings=settings or {},
    )
