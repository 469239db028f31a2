"""Area codes: BPS and Kemendagri code the same places differently, so they are two types, joined by a table.

Both are text. A code read as a number loses zeros, and a spreadsheet loses the sixteenth digit.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Self

from regsosek.vocabulary.label import Label


class MalformedCode(ValueError):
    """The text is no code of this system."""


class AreaLevel(StrEnum):
    """Levels from the province down; the names are used in addresses, files and the database."""

    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"
    VILLAGE = "village"
    SLS = "sls"
    SUB_SLS = "sub_sls"

    @property
    def label(self) -> Label:
        """Name of the level in Samarinda, which has kelurahan and no desa."""
        return _LEVEL_LABELS[self]

    @property
    def digits(self) -> int:
        """Length of a BPS code of this level."""
        return _BPS_DIGITS[self]


_LEVEL_LABELS: dict[AreaLevel, Label] = {
    AreaLevel.PROVINCE: Label("Provinsi", "Province"),
    AreaLevel.REGENCY: Label("Kabupaten/Kota", "Regency or city"),
    AreaLevel.DISTRICT: Label("Kecamatan", "District"),
    AreaLevel.VILLAGE: Label("Kelurahan", "Kelurahan"),
    AreaLevel.SLS: Label("RT (SLS)", "RT (SLS)"),
    AreaLevel.SUB_SLS: Label("Sub-SLS", "Sub-SLS"),
}
_BPS_DIGITS: dict[AreaLevel, int] = {
    AreaLevel.PROVINCE: 2,
    AreaLevel.REGENCY: 4,
    AreaLevel.DISTRICT: 7,
    AreaLevel.VILLAGE: 10,
    AreaLevel.SLS: 14,
    AreaLevel.SUB_SLS: 16,
}
_LEVEL_BY_DIGITS = {digits: level for level, digits in _BPS_DIGITS.items()}
LEVELS: tuple[AreaLevel, ...] = tuple(AreaLevel)

# [0-9], not \d: that would let Arabic or fullwidth digits through.
_BPS = re.compile(r"[1-9][0-9]([0-9]{2}([0-9]{3}([0-9]{3}([0-9]{4}([0-9]{2})?)?)?)?)?")
_KEMENDAGRI = re.compile(r"[1-9][0-9](\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")


class BpsCode(str):
    """A BPS code of 2, 4, 7, 10, 14 or 16 digits. Its ancestors are its prefixes. A ``str``, so that databases, JSON and
    sorting take it as it is; MalformedCode for anything else."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        if not isinstance(text, str) or not _BPS.fullmatch(text):
            raise MalformedCode(f"not a BPS area code of 2, 4, 7, 10, 14 or 16 digits: {text!r}")
        return super().__new__(cls, text)

    @property
    def level(self) -> AreaLevel:
        return _LEVEL_BY_DIGITS[len(self)]

    @property
    def parent(self) -> BpsCode | None:
        """The code one level up, or None for a province."""
        above = LEVELS.index(self.level) - 1
        return BpsCode(self[: LEVELS[above].digits]) if above >= 0 else None

    @property
    def ancestors(self) -> tuple[BpsCode, ...]:
        """From the province down to the parent; empty for a province."""
        return tuple(BpsCode(self[: level.digits]) for level in LEVELS if level.digits < len(self))

    def at(self, level: AreaLevel) -> BpsCode:
        """Itself or its ancestor at ``level``; MalformedCode when the code does not reach so deep."""
        if level.digits > len(self):
            raise MalformedCode(f"{self} is a {self.level} and has no {level}")
        return BpsCode(self[: level.digits])

    def is_within(self, prefix: str) -> bool:
        """Whether the area is ``prefix`` or lies in it. ``""`` is everywhere."""
        return self.startswith(prefix)

    def bounds(self) -> tuple[str, str]:
        """Lowest and highest text, both *included*, of this code and all codes below it: ``code BETWEEN low AND high``
        walks an index. Only digits occur in them, so the answer is the same in every collation."""
        return str(self), self.ljust(AreaLevel.SUB_SLS.digits, "9")


class KemendagriCode(str):
    """A code of the Ministry of Home Affairs, dotted: ``64``, ``64.72``, ``64.72.03``, ``64.72.03.1008``; MalformedCode
    for anything else."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        if not isinstance(text, str) or not _KEMENDAGRI.fullmatch(text):
            raise MalformedCode(f"not a Kemendagri code such as 64.72.03.1008: {text!r}")
        return super().__new__(cls, text)

    @property
    def level(self) -> AreaLevel:
        return LEVELS[self.count(".")]

    @property
    def parent(self) -> KemendagriCode | None:
        """The code one level up, or None for a province."""
        return KemendagriCode(self.rpartition(".")[0]) if "." in self else None

    @property
    def ancestors(self) -> tuple[KemendagriCode, ...]:
        """From the province down to the parent; empty for a province."""
        parent = self.parent
        return () if parent is None else (*parent.ancestors, parent)

    def is_within(self, prefix: str) -> bool:
        """Whether the area is ``prefix`` or lies in it. ``""`` is everywhere."""
        return not prefix or self == prefix or self.startswith(f"{prefix}.")
