"""Values of expressions and how they turn into each other, as JavaRosa has it.

A value is a ``str``, ``float``, ``bool``, a naive ``datetime``, or ``UNKNOWN``.
"""

from __future__ import annotations

import math
import re
from datetime import datetime, tzinfo
from typing import Any, Final

from regsosek.collect.forms.dates import days, fraction_of_days, midnight, offset_text

Value = Any
NAN: Final = math.nan
_CLOSE = 1e-12
_NUMERIC = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)", re.ASCII)
_INT = 2**31


class Unknown:
    """A value that cannot be known here: a list that was not given, a date that cannot be read."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


def number(value: Value) -> float:
    """To a number; NaN when there is none. Not for UNKNOWN."""
    if value.__class__ is float:
        return value
    if value.__class__ is str:
        text = value.replace(",", ".").strip()
        return float(text) if _NUMERIC.fullmatch(text) else NAN
    if value.__class__ is bool:
        return 1.0 if value else 0.0
    return days(value)


def fractional(value: Value) -> float:
    """To a number; of a moment with its part of the day."""
    return fraction_of_days(value) if isinstance(value, datetime) else number(value)


def boolean(value: Value) -> bool:
    """To a truth: a number when neither 0 nor NaN, a text when not empty, a moment always."""
    if value.__class__ is bool:
        return value
    if value.__class__ is str:
        return value != ""
    if value.__class__ is float:
        return abs(value) > _CLOSE
    return True


def string(value: Value) -> str:
    """To a text."""
    if value.__class__ is str:
        return value
    if value.__class__ is bool:
        return "true" if value else "false"
    if value.__class__ is float:
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        if abs(value) < _CLOSE:
            return "0"
        if -_INT <= value < _INT and abs(value - int(value)) < _CLOSE:
            return str(int(value))
        return java_double(value)
    return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"


def java_double(value: float) -> str:
    """A finite number as Java's ``Double.toString`` writes it: ``0.001``, ``1.0E-4``, ``1.2345678E7``."""
    if value == 0:
        return "-0.0" if math.copysign(1, value) < 0 else "0.0"
    if 1e-3 <= abs(value) < 1e7:
        text = repr(value)
        if "e" not in text:
            return text
    digits, _, exponent = f"{value!r}".partition("e")
    sign = "-" if digits.startswith("-") else ""
    whole, _, part = digits.lstrip("-").partition(".")
    shift = int(exponent or 0) + len(whole) - 1
    figures = whole + part
    leading = len(figures) - len(figures.lstrip("0"))
    figures = figures.lstrip("0").rstrip("0") or "0"
    return f"{sign}{figures[0]}.{figures[1:] or '0'}E{shift - leading}"


def equal(left: Value, right: Value) -> bool:
    """``=``: as truths when one is a truth, else as numbers when one is a number, else as texts."""
    a, b = left.__class__, right.__class__
    if a is str and b is str:
        return bool(left == right)
    if a is bool or b is bool:
        return boolean(left) == boolean(right)
    if a is float or b is float:
        return abs(number(left) - number(right)) < _CLOSE
    return string(left) == string(right)


def is_nothing(value: Value) -> bool:
    """Whether ``coalesce`` passes over it: an empty text or NaN."""
    return value == "" or (value.__class__ is float and math.isnan(value))


_NUMBERS = frozenset(["int", "integer", "long", "decimal", "double"])
_WHOLE = frozenset(["int", "integer", "long"])


def stored(value: Value, data_type: str) -> Value:
    """A calculation's result as the node of ``data_type`` keeps it. Nothing is ``""``."""
    if value is UNKNOWN or value.__class__ is bool:
        return value
    if value.__class__ is str and data_type in _NUMBERS and value:
        value = number(value)
    if is_nothing(value):
        return ""
    if value.__class__ is float and data_type in _WHOLE and math.isfinite(value):
        return float(int(value))
    if isinstance(value, datetime) and data_type == "date":
        return midnight(value)
    return value


def written(value: Value, data_type: str, zone: tzinfo | None) -> str:
    """A stored value as the text that a phone sends."""
    if value.__class__ is bool:
        return "1" if value else "0"
    if value.__class__ is float and math.isfinite(value) and abs(value - int(value)) < 1e-9 and abs(value) < 2**63:
        return str(int(value))
    if isinstance(value, datetime) and data_type != "date":
        clock = f"{value:%H:%M:%S}.{value.microsecond // 1000:03d}{offset_text(value, zone)}"
        return clock if data_type == "time" else f"{string(value)}T{clock}"
    return string(value)
