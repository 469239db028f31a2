"""Names and texts for the columns of an ensemble: those of the questionnaire where it has them, else as in the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from regsosek.analysis.pmt.columns import Column, Kind, canonical
from regsosek.analysis.pmt.features import Feature, Section, Source
from regsosek.analysis.pmt.questions import QUESTIONS
from regsosek.analysis.tables import ASSET_COLUMNS, DERIVED_COLUMNS, HOUSING_COLUMNS
from regsosek.vocabulary import codebook
from regsosek.vocabulary.label import Label

NO_ANSWER = Label("tidak terjawab", "not answered")
OTHER = Label("jawaban lain", "another answer")

_ANSWERS = (*HOUSING_COLUMNS, *ASSET_COLUMNS, *DERIVED_COLUMNS)
_CODES: dict[str, Mapping[int, Label]] = {c.name: codebook.by_number(c.item).codes for c in _ANSWERS if c.item}
_CODES["power"] = codebook.by_number("307b1").codes
_SECTIONS: dict[str, Section] = {
    **{c.name: "housing" for c in HOUSING_COLUMNS},
    **{c.name: "assets" for c in ASSET_COLUMNS},
    **{c.name: "members" for c in DERIVED_COLUMNS},
}
_DERIVED = {
    "males": Label("Anggota laki-laki", "Male members"), "females": Label("Anggota perempuan", "Female members"),
    "age_20_64": Label("Anggota 20-64 tahun", "Members aged 20-64"), "in_school": Label("Anggota yang bersekolah", "Members at school"),
    "head_marital_status": Label("Status kawin kepala keluarga", "Head's marital status"),
    "head_industry": Label("Lapangan usaha kepala keluarga", "Head's industry"),
    "casual_workers": Label("Pekerja bebas atau tidak dibayar", "Casual or unpaid workers"),
    "disabled": Label("Anggota penyandang disabilitas", "Members with a disability"),
    "business_owners": Label("Anggota yang mempunyai usaha", "Members who own a business"),
}  # fmt: skip
_LABELS = {c.name: codebook.item(c.name).short for c in (*HOUSING_COLUMNS, *ASSET_COLUMNS)} | _DERIVED
_LABELS |= {
    f.source.plus[0]: f.label for f in QUESTIONS if f.source.columns == f.source.plus and len(f.source.plus) == 1
}

REGISTRY_COLUMNS = tuple(_SECTIONS)
"""Every answer of the registry's family table, what an ensemble on that table may read."""
REGISTRY_KINDS: dict[str, Kind] = {name: "category" if _CODES.get(name) else "number" for name in REGISTRY_COLUMNS}
REGISTRY_REQUIRED: dict[str, tuple[str, ...]] = {
    section: tuple(dict.fromkeys(n for f in QUESTIONS if f.section == section and f.required for n in f.source.columns))
    for section in ("housing", "assets", "members")
}
"""The answers without which a family is unscored, the same as for the additive model."""


def is_registry(names: list[str]) -> bool:
    """Whether a table has the columns of the registry's family table."""
    return set(REGISTRY_COLUMNS) <= set(names)


def feature_of(name: str, section: Literal["housing", "assets", "members"] | str | None) -> Feature:
    """The column as a feature without bands."""
    where: Section = section if section in ("housing", "assets", "members") else _SECTIONS.get(name, "survey")
    return Feature(name, _LABELS.get(name, Label(name, name)), where, Source((name,)), (), required=section is not None)


def answer_label(column: Column, value: Any) -> Label:
    """An answer in words."""
    text = canonical(value)
    if text is None:
        return NO_ANSWER
    codes = _CODES.get(column.name)
    if codes and text.isdigit() and int(text) in codes:
        return codes[int(text)]
    return Label(text, text)
