"""NIK: what the sixteen digits of a population number say, and whether a number can be one at all.

Digits: 2 province, 2 regency, 2 district of *first* registration (Kemendagri codes), birth date DDMMYY with 40 added to
the day for women, 4 serial from 0001; no check digit (from memory, check). The number is for life and does not follow a
move (PP 40/2019 art. 30). The check judges a number; it never decides whether a person is registered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from regsosek.vocabulary.label import Label
from regsosek.vocabulary.periods import latest_date
from regsosek.vocabulary.person import Sex
from regsosek.vocabulary.places import deepest_known

SURROUNDING = " \t\r\n\v\f\u00a0\ufeff"
"""Stripped from both ends before a number is judged: blanks, the hard blank of spreadsheets, the byte order mark.
Nothing else is repaired: dots, inner blanks and ``6.47E+15`` make a text that has not sixteen digits."""

_SIXTEEN = re.compile(r"[0-9]{16}")
_WOMEN = 40


class MalformedNik(ValueError):
    """The text has not exactly sixteen digits."""


class Reason(StrEnum):
    """Why a number is invalid, or (``PLACE_UNKNOWN``) what is odd about a valid one."""

    NOT_16_DIGITS = "not_16_digits"
    UNKNOWN_PROVINCE = "unknown_province"
    IMPOSSIBLE_DATE = "impossible_date"
    SERIAL_ZERO = "serial_zero"
    PLACE_UNKNOWN = "place_unknown"

    @property
    def label(self) -> Label:
        return _REASONS[self]


class Disagreement(StrEnum):
    """The number and what was declared do not agree. The number stays valid; a person decides."""

    SEX_DIFFERS = "sex_differs"
    BIRTH_DATE_DIFFERS = "birth_date_differs"

    @property
    def label(self) -> Label:
        return _WARNINGS[self]


_REASONS: dict[Reason, Label] = {
    Reason.NOT_16_DIGITS: Label("Tidak terdiri dari 16 angka", "Has not exactly 16 digits"),
    Reason.UNKNOWN_PROVINCE: Label("Kode provinsi tidak dikenal", "Unknown province code"),
    Reason.IMPOSSIBLE_DATE: Label("Tanggal lahir tidak mungkin", "Impossible birth date"),
    Reason.SERIAL_ZERO: Label("Nomor urut 0000", "Serial number 0000"),
    Reason.PLACE_UNKNOWN: Label("Kode kabupaten/kota atau kecamatan tidak dikenal", "Unknown regency or district code"),
}
_WARNINGS: dict[Disagreement, Label] = {
    Disagreement.SEX_DIFFERS: Label(
        "Jenis kelamin pada NIK berbeda dari isian", "The NIK and the answer differ in sex"
    ),
    Disagreement.BIRTH_DATE_DIFFERS: Label(
        "Tanggal lahir pada NIK berbeda dari isian", "The NIK and the answer differ in birth date"
    ),
}


class Nik(str):
    """Sixteen digits as text. MalformedNik for anything else; whether the number is valid is `check`'s to say.

    A NIK holds birth date and sex, so ``repr`` (logs, tracebacks) shows only the place of first registration.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        stripped = text.strip(SURROUNDING)
        if not _SIXTEEN.fullmatch(stripped):
            raise MalformedNik("a NIK has exactly 16 digits")
        return super().__new__(cls, stripped)

    def __repr__(self) -> str:
        return f"Nik({self[:6]}**********)"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a number says. An invalid number says nothing but its reason.

    ``reason`` is None for a valid number with a known place. ``place_code`` is the deepest known Kemendagri code of the
    place of first registration (dotted) and ``place_name`` its name up to the province.
    """

    valid: bool
    reason: Reason | None
    sex: Sex | None = None
    birth_date: date | None = None
    place_code: str | None = None
    place_name: str | None = None
    warnings: tuple[Disagreement, ...] = ()


def check(
    nik: str,
    *,
    reference_date: date,
    declared_sex: Sex | None = None,
    declared_birth_date: date | None = None,
) -> Verdict:
    """Judge one number.

    The century is that of the latest year not after ``reference_date`` (the day of the interview, say); a declared birth
    date with the same day, month and last two digits of the year overrides it.
    """
    text = nik.strip(SURROUNDING)
    if not _SIXTEEN.fullmatch(text):
        return Verdict(False, Reason.NOT_16_DIGITS)
    place = deepest_known(text[:6])
    if place is None:
        return Verdict(False, Reason.UNKNOWN_PROVINCE)
    day, month, year = int(text[6:8]), int(text[8:10]), int(text[10:12])
    sex = Sex.FEMALE if day > _WOMEN else Sex.MALE
    if sex is Sex.FEMALE:
        day -= _WOMEN
    birth_date = _birth_date(day, month, year, reference_date, declared_birth_date)
    if birth_date is None:
        return Verdict(False, Reason.IMPOSSIBLE_DATE)
    if text[12:] == "0000":
        return Verdict(False, Reason.SERIAL_ZERO)
    warnings = []
    if declared_sex is not None and declared_sex != sex:
        warnings.append(Disagreement.SEX_DIFFERS)
    if declared_birth_date is not None and declared_birth_date != birth_date:
        warnings.append(Disagreement.BIRTH_DATE_DIFFERS)
    return Verdict(
        valid=True,
        reason=None if place.code.count(".") == 2 else Reason.PLACE_UNKNOWN,
        sex=sex,
        birth_date=birth_date,
        place_code=str(place.code),
        place_name=place.full_name,
        warnings=tuple(warnings),
    )


def _birth_date(day: int, month: int, year: int, reference_date: date, declared: date | None) -> date | None:
    """The full date of a two-digit ``year``, or None when there is no such day in the year it stands for."""
    if declared is not None and (declared.day, declared.month, declared.year % 100) == (day, month, year):
        return declared
    return latest_date(day, month, year, reference_date)
