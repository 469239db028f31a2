"""The codebook: the 115 items of the questionnaire REGSOSEK22-K as frozen objects, in two languages.

Canonical names (``wall_material``) are what documents, tables and code use; the printed numbers (``304``) are found here.
Answers keep the printed integer codes of 2022. How the data file came about and what is uncertain in it: data/README.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any, Self

from regsosek.vocabulary.label import Label
from regsosek.vocabulary.privacy import PrivacyClass

NO_ANSWER = Label("Tidak ada isian", "No answer")
DONT_KNOW_SUM = 99
"""In an item whose answers are summed, 99 stands alone for "does not know"; it is no sum."""


class UnknownItem(LookupError):
    """No item of the codebook has this name or number."""


class UnknownCode(LookupError):
    """The item exists, but not this answer."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question. ``codes`` maps printed codes to their texts and is empty for numbers, dates and free text."""

    number: str
    name: str
    level: str
    section: str
    privacy: PrivacyClass
    block: str
    kind: str
    question: Label
    short: Label
    codes: Mapping[int, Label]
    unit: Label | None
    unit_of_one: Label | None
    condition: str
    valid: str
    remark: str

    @property
    def is_sum(self) -> bool:
        """Whether several answers are possible and their codes are added up ("jumlahkan kode")."""
        return self.kind == "bitmask"

    def label(self, code: int, language: str = "id") -> str:
        """Text of a code; of a sum, the texts of its parts joined by commas. UnknownCode for any other value."""
        if code in self.codes:
            return self.codes[code].text(language)
        if self.is_sum and 0 < code < DONT_KNOW_SUM:
            parts = [part for part in self.codes if part and part != DONT_KNOW_SUM and code & part]
            if sum(parts) == code:
                return ", ".join(self.codes[part].text(language) for part in parts)
        raise UnknownCode(f"{self.name} ({self.number}) has no answer {code!r}")

    def answer(self, value: object, language: str = "id") -> str:
        """Any stored value as a reader wants it: code text, number with its unit, text as it is, or "no answer"."""
        if value is None or value == "":
            return NO_ANSWER.text(language)
        if self.codes:
            if isinstance(value, bool) or not isinstance(value, int):
                raise UnknownCode(f"{self.name} ({self.number}) takes an integer code, not {value!r}")
            return self.label(value, language)
        unit = self.unit_of_one if value == 1 else self.unit
        return f"{value} {unit.text(language)}" if unit else str(value)

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Self:
        """One row of the data file; KeyError when a text, a class or a translation is missing."""
        codes = {int(code): Label(text, row["codes_en"][code]) for code, text in row.get("codes", {}).items()}
        return cls(
            number=row["no"],
            name=row["name"],
            level=row["level"],
            section=row["section"],
            privacy=PrivacyClass(row["privacy"]),
            block=row["block"],
            kind=row["type"],
            question=Label(row["id"], row["en"]),
            short=Label(row["short_id"], row["short_en"]),
            codes=MappingProxyType(codes),
            unit=Label(row["unit_id"], row["unit_en"]) if "unit_id" in row else None,
            unit_of_one=(Label(row["unit_id"], row.get("unit_en_one", row["unit_en"])) if "unit_id" in row else None),
            condition=row.get("condition", ""),
            valid=row.get("valid", ""),
            remark=row.get("remark", ""),
        )


class Codebook:
    """All items of one questionnaire, in printed order."""

    def __init__(self, items: tuple[Item, ...]) -> None:
        self._items = items
        self._by_name = {item.name: item for item in items}
        self._by_number = {item.number: item for item in items}
        if not len(self._by_name) == len(self._by_number) == len(items):
            raise ValueError("two items share a name or a number")

    @classmethod
    def load(cls, questionnaire: str) -> Self:
        """Read ``data/<questionnaire>.json``."""
        text = resources.files(__package__).joinpath("data", f"{questionnaire}.json").read_text(encoding="utf-8")
        return cls(tuple(Item.read(row) for row in json.loads(text)["items"]))

    def items(self, *, level: str | None = None, section: str | None = None) -> tuple[Item, ...]:
        """All items, or those of a level (family, person) and a section; UnknownItem for a word that selects nothing."""
        found = tuple(
            item
            for item in self._items
            if (level is None or item.level == level) and (section is None or item.section == section)
        )
        if not found:
            raise UnknownItem(f"no items of level {level!r} and section {section!r}")
        return found

    def sections(self) -> tuple[str, ...]:
        """Names of the sections, in the order in which they are first met."""
        return tuple(dict.fromkeys(item.section for item in self._items))

    def item(self, name: str) -> Item:
        """The item of a canonical name; UnknownItem otherwise."""
        if name not in self._by_name:
            raise UnknownItem(f"the codebook has no item {name!r}")
        return self._by_name[name]

    def by_number(self, number: str) -> Item:
        """The item of a printed number such as ``301a``; UnknownItem otherwise."""
        if number not in self._by_number:
            raise UnknownItem(f"the codebook has no number {number!r}")
        return self._by_number[number]

    def label(self, name: str, code: int, language: str = "id") -> str:
        """Text of an answer code; UnknownItem, UnknownCode."""
        return self.item(name).label(code, language)

    def answer(self, name: str, value: object, language: str = "id") -> str:
        """Any stored value of the item as a reader wants it; see `Item.answer`."""
        return self.item(name).answer(value, language)

    def privacy(self, name: str) -> PrivacyClass:
        """Privacy class of an item; UnknownItem otherwise. For a person under 18 the row's class CHILD comes on top."""
        return self.item(name).privacy


SECTIONS: dict[str, Label] = {
    "area": Label("Wilayah", "Area"),
    "identity": Label("Identitas", "Identity"),
    "visit": Label("Kunjungan", "Visit"),
    "housing": Label("Perumahan", "Housing"),
    "education": Label("Pendidikan", "Schooling"),
    "work": Label("Pekerjaan", "Work"),
    "business": Label("Usaha", "Business"),
    "health": Label("Kesehatan", "Health"),
    "protection": Label("Perlindungan sosial", "Social protection"),
    "aid": Label("Bantuan", "Aid"),
    "assets": Label("Aset", "Assets"),
}

REGSOSEK22_K = Codebook.load("regsosek22_k")
items = REGSOSEK22_K.items
sections = REGSOSEK22_K.sections
item = REGSOSEK22_K.item
by_number = REGSOSEK22_K.by_number
label = REGSOSEK22_K.label
answer = REGSOSEK22_K.answer
privacy = REGSOSEK22_K.privacy
