"""No. KK: the number of a family card.

Structure, *from memory, check*: 6 digits area (Kemendagri), DDMMYY of first issue (no +40), 4 serial. Since that is not
confirmed, only the length makes a number invalid (item 114 demands sixteen digits); the rest are doubts.

The number changes when a new card is issued (split, new head), and two split families may share one (item 115). It is a
claim about a family, never the family's key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from regsosek.vocabulary.label import Label
from regsosek.vocabulary.nik import SURROUNDING
from regsosek.vocabulary.periods import latest_date
from regsosek.vocabulary.places import deepest_known

_SIXTEEN = re.compile(r"[0-9]{16}")


class MalformedNoKk(ValueError):
    """The text has not exactly sixteen digits."""


class Doubt(StrEnum):
    """What is odd about a family card number; none of it makes the number invalid."""

    UNKNOWN_PROVINCE = "unknown_province"
    IMPOSSIBLE_DATE = "impossible_date"
    SERIAL_ZERO = "serial_zero"

    @property
    def label(self) -> Label:
        return _DOUBTS[self]


_DOUBTS: dict[Doubt, Label] = {
    Doubt.UNKNOWN_PROVINCE: Label("Kode provinsi tidak dikenal", "Unknown province code"),
    Doubt.IMPOSSIBLE_DATE: Label("Tanggal terbit tidak mungkin", "Impossible date of issue"),
    Doubt.SERIAL_ZERO: Label("Nomor urut 0000", "Serial number 0000"),
}


class NoKk(str):
    """Sixteen digits as text; MalformedNoKk for anything else. ``repr`` shows only the area."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        stripped = text.strip(SURROUNDING)
        if not _SIXTEEN.fullmatch(stripped):
            raise MalformedNoKk("a family card number has exactly 16 digits")
        return super().__new__(cls, stripped)

    def __repr__(self) -> str:
        return f"NoKk({self[:6]}**********)"


@dataclass(frozen=True, slots=True)
class CardVerdict:
    """``valid`` is the length only; ``issued_on`` and ``place_code`` are None where the digits do not say."""

    valid: bool
    doubts: tuple[Doubt, ...] = ()
    issued_on: date | None = None
    place_code: str | None = None


def check(no_kk: str, *, reference_date: date) -> CardVerdict:
    """Judge one family card number; the century is that of the latest year not after ``reference_date``."""
    text = no_kk.strip(SURROUNDING)
    if not _SIXTEEN.fullmatch(text):
        return CardVerdict(valid=False)
    doubts = []
    place = deepest_known(text[:6])
    if place is None:
        doubts.append(Doubt.UNKNOWN_PROVINCE)
    issued_on = latest_date(int(text[6:8]), int(text[8:10]), int(text[10:12]), reference_date)
    if issued_on is None:
        doubts.append(Doubt.IMPOSSIBLE_DATE)
    if text[12:] == "0000":
        doubts.append(Doubt.SERIAL_ZERO)
    return CardVerdict(True, tuple(doubts), issued_on, str(place.code) if place else None)
