"""What a filter may ask about: answers of the codebook by their human names, and a few facts derived from rows.

Not to be asked: names, numbers, addresses, dates and free text; for those there is the finder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from regsosek.registry.fields import LARGEST
from regsosek.vocabulary import codebook
from regsosek.vocabulary.label import Label
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.welfare import RtJudgement, WelfareGroup


class Op(StrEnum):
    """``IS_NOT`` speaks of those who answered: who gave no answer is found by ``IS_EMPTY`` only."""

    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    IS_EMPTY = "is_empty"


class Kind(StrEnum):
    CODE = "code"
    SUM = "sum"  # several answers are possible; their codes are added up
    NUMBER = "number"
    AREA = "area"
    ROUND = "round"


_OPS: dict[Kind, tuple[Op, ...]] = {
    Kind.CODE: (Op.IS, Op.IS_NOT, Op.IN, Op.IS_EMPTY),
    Kind.SUM: (Op.IS, Op.IS_NOT, Op.IN, Op.IS_EMPTY),
    Kind.NUMBER: (Op.AT_LEAST, Op.AT_MOST, Op.IS, Op.IS_NOT, Op.IN, Op.IS_EMPTY),
    Kind.AREA: (Op.IS, Op.IS_NOT, Op.IN),
    Kind.ROUND: (Op.IS, Op.IS_NOT, Op.IN),
}
_FLAG = (Op.IS,)
_ORDERED = (Op.IS, Op.IS_NOT, Op.IN, Op.AT_MOST, Op.AT_LEAST, Op.IS_EMPTY)
YES_NO = {1: Label("Ya", "Yes"), 2: Label("Tidak", "No")}


@dataclass(frozen=True, slots=True)
class FilterItem:
    """``level``: ``person`` means that at least one resident of the family answers so. ``column``: where the answer lies:
    a column of the family or person, ``business__…`` of the person's business, or ``section.name`` inside a JSON column.
    ``needs``: the class without which the reader may not ask."""

    name: str
    section: str
    label: Label
    kind: Kind
    level: Literal["family", "person"]
    column: str
    ops: tuple[Op, ...]
    needs: PrivacyClass | None = None
    codes: Mapping[int, Label] = field(default_factory=dict)
    highest: int = LARGEST
    unit: Label | None = None


_JSON = {"family": ("housing", "assets", "aid"), "person": ("education", "work", "health", "protection")}
_COLUMNS = {"kk_code", "interview_result", "sex", "age", "marital_status", "relationship", "identity_documents"}
_BUSINESS = {
    "business_count": "business_count", "business_industry": "industry", "paid_workers": "paid_workers",
    "unpaid_workers": "unpaid_workers", "business_licence": "licence", "turnover": "turnover",
    "business_internet": "internet",
}  # fmt: skip
_OTHER_SECTION = {"npwp": "protection"}  # kept with the insurances: a column has one privacy class


def _column(item: codebook.Item) -> str | None:
    if item.name in _COLUMNS:
        return item.name
    if item.section == "business":
        return f"business__{_BUSINESS[item.name]}" if item.name in _BUSINESS else None
    if item.section in _JSON[item.level]:
        return f"{_OTHER_SECTION.get(item.name, item.section)}.{item.name}"
    return None


def _kind(item: codebook.Item) -> Kind:
    if item.is_sum:
        return Kind.SUM
    return Kind.CODE if item.codes else Kind.NUMBER


def _from_codebook(item: codebook.Item, column: str) -> FilterItem:
    kind = _kind(item)
    return FilterItem(
        item.name, item.section, item.short, kind, "family" if item.level == "family" else "person", column, _OPS[kind],
        item.privacy, item.codes, 130 if item.name == "age" else LARGEST, item.unit,
    )  # fmt: skip


def _derived() -> tuple[FilterItem, ...]:
    groups = {int(g): g.label for g in WelfareGroup}
    judgements = {int(j): j.label for j in RtJudgement}
    public = PrivacyClass.PUBLIC
    return (
        FilterItem("area", "area", Label("Wilayah", "Area"), Kind.AREA, "family", "area_code", _OPS[Kind.AREA]),
        FilterItem("round", "visit", Label("Putaran", "Round"), Kind.ROUND, "family", "round", _OPS[Kind.ROUND]),
        FilterItem("persons", "identity", Label("Jumlah anggota", "Members"), Kind.NUMBER, "family", "persons",
                   _OPS[Kind.NUMBER][:-1], unit=Label("orang", "persons")),
        FilterItem("welfare_group", "welfare", Label("Kelompok kesejahteraan", "Welfare group"), Kind.CODE, "family",
                   "welfare_group", _ORDERED, public, groups),
        FilterItem("decile_city", "welfare", Label("Desil kota", "Decile of the city"), Kind.NUMBER, "family", "decile",
                   _OPS[Kind.NUMBER], public, highest=10),
        FilterItem("rt_judgement", "welfare", Label("Penilaian RT", "Judgement of the RT"), Kind.CODE, "family",
                   "rt_judgement", _OPS[Kind.CODE], public, judgements),
        FilterItem("owns_business", "business", Label("Punya usaha", "Owns a business"), Kind.CODE, "family",
                   "owns_business", _FLAG, public, YES_NO),
        FilterItem("has_photo", "housing", Label("Ada foto luar rumah", "Has a photo of the outside"), Kind.CODE, "family",
                   "has_photo", _FLAG, PrivacyClass.PHOTO_OUTSIDE, YES_NO),
    )  # fmt: skip


def _known() -> dict[str, FilterItem]:
    items = {item.name: item for item in _derived()}
    for item in codebook.items():
        column = _column(item)
        if column is not None and item.name not in items:
            items[item.name] = _from_codebook(item, column)
    return items


ITEMS: Mapping[str, FilterItem] = _known()
SECTIONS: Mapping[str, Label] = {
    "welfare": Label("Kesejahteraan", "Welfare"), **codebook.SECTIONS,
}  # fmt: skip


def by_section(classes: frozenset[PrivacyClass], *, everything: bool = False) -> list[tuple[Label, list[FilterItem]]]:
    """What a reader with these classes may ask about, section by section, for a list to choose from."""
    open_ = [item for item in ITEMS.values() if everything or item.needs is None or item.needs in classes]
    sections = ((label, [i for i in open_ if i.section == name]) for name, label in SECTIONS.items())
    return [(label, items) for label, items in sections if items]
