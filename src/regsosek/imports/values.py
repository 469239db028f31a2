"""The text of one cell → the value of a document. Whatever is not surely understood is a fault, with its reason."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from regsosek.imports.cells import Number, plain
from regsosek.imports.places import bps_of
from regsosek.imports.reasons import Fault
from regsosek.imports.targets import Target
from regsosek.registry.fields import LARGEST, day_of
from regsosek.vocabulary import codebook

_SCIENTIFIC = re.compile(r"\d([.,]\d+)?[eE][+]?\d+")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_DOTTED = re.compile(r"\d{2}\.\d{2}\.\d{2}\.\d{4}")  # 64.72.05.1006: only Kemendagri writes so
_SEXES = {"l": 1, "lk": 1, "pria": 1, "p": 2, "pr": 2, "wanita": 2}
_YES_NO = {"ya": 1, "y": 1, "ada": 1, "tidak": 2, "t": 2, "tidakada": 2}


def value(target: Target, text: str, column: str) -> Any:
    """The value, or the :class:`Fault` why there is none. An empty cell is ``None``: not known."""
    if text in ("", "-", "–"):
        return None
    if target.kind in ("digits", "area"):
        return _digits(target, text, column)
    if target.kind == "text":
        return text if len(text) <= target.longest else Fault("too_long", column)
    if target.kind == "uuid":
        try:
            return str(UUID(text))
        except ValueError:
            return Fault("bad_value", column)
    if target.kind == "day":
        return _day(text) or Fault("bad_date", column)
    if target.kind == "real":
        return _real(text, column)
    if target.kind == "code":
        return _code(target, text, column)
    number = _whole(text, column)
    if target.name == "national_decile" and isinstance(number, int) and not 1 <= number <= 10:
        return Fault("bad_value", column)
    return number


def _digits(target: Target, text: str, column: str) -> str | Fault:
    if _SCIENTIFIC.fullmatch(text):
        return Fault("scientific", column)
    if isinstance(text, Number) and target.longest >= 16:
        return Fault("excel_digits", column)
    if target.kind == "area" and _DOTTED.fullmatch(text):
        code = bps_of(text)
        return Fault("unknown_area", column) if code == text else code
    bare = re.sub(r"[ .'’\u00a0-]", "", text)
    if not (bare.isascii() and bare.isdigit()):
        return Fault("bad_digits", column)
    if target.longest < 16:  # a piece of an area code: a spreadsheet drops its leading zeros
        return bare.zfill(target.longest) if len(bare) <= target.longest else Fault("bad_digits", column)
    if target.kind == "area":
        return bare if len(bare) in (10, 14, 16) else Fault("bad_digits", column)
    if target.name == "family_key" and len(bare) != target.longest:
        return Fault("bad_digits", column)
    return bare if len(bare) <= 40 else Fault("bad_digits", column)  # a wrong NIK is recorded, not refused


def day_said(text: str) -> str | None:
    """ISO 8601, if it is a day."""
    return _day(text)


def _day(text: str) -> str | None:
    text = text.split(" ")[0] if len(text) > 10 and text[4:5] == "-" else text
    if day_of(text):
        return text
    found = _DAY_FIRST.fullmatch(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat() if found else None
    except ValueError:
        return None


def _real(text: str, column: str) -> float | Fault:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return Fault("bad_value", column)
    return number if abs(number) < 1e6 else Fault("bad_value", column)


def _whole(text: str, column: str) -> int | Fault:
    bare = text.removesuffix(".0")
    if not (bare.isascii() and bare.isdigit()) or int(bare) > max(LARGEST, 2_147_483_647):
        return Fault("bad_number", column)
    return int(bare)


def _code(target: Target, text: str, column: str) -> int | Fault:
    item = target.item
    assert item is not None
    bare = text.removesuffix(".0")
    if bare.isascii() and bare.isdigit():
        number = int(bare)
    else:
        number = _by_words(item.name).get(plain(text), -1)
        if number < 0 and re.match(r"\d{1,2}\s*[.:)–-]\s*\D", text):  # "3. Kayu/papan"
            number = int(re.split(r"\D", text, maxsplit=1)[0])
    known = number in item.codes or (item.is_sum and 0 <= number <= sum(c for c in item.codes if c != 99))
    return number if known else Fault("bad_value", column, text[:40] if len(text) <= 3 else "")


@lru_cache(maxsize=256)
def _by_words(name: str) -> dict[str, int]:
    """Answers by their printed words; an ambiguous word is none."""
    item = codebook.item(name)
    words = {plain(label.id): code for code, label in item.codes.items()}
    if item.name == "sex":
        words |= _SEXES
    if {1, 2} <= set(item.codes) and plain(item.codes[1].id).startswith("ya"):
        words |= _YES_NO
    return words
