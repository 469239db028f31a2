"""Whether a text is an answer of its kind: a whole number, a date, a point, a code of the list."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from regsosek.collect.forms.dates import parse_moment, parse_time

_INTEGER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,17})?([eE]-?[0-9]{1,3})?", re.ASCII)
_FILE = re.compile(r"[^/\\\x00-\x1f<>:\"|?*]{1,200}")
_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - any day: only whether the time can be read


def _integer(text: str) -> bool:
    return _INTEGER.fullmatch(text) is not None


def _decimal(text: str) -> bool:
    return _DECIMAL.fullmatch(text) is not None


def _date(text: str) -> bool:
    return _readable(lambda: parse_moment(text, None)) and "T" not in text


def _datetime(text: str) -> bool:
    return _readable(lambda: parse_moment(text, None))


def _time(text: str) -> bool:
    return _readable(lambda: parse_time(text, _DAY, None))


def _readable(read: Callable[[], object]) -> bool:
    try:
        read()
    except (ValueError, OverflowError):
        return False
    return True


def _geopoint(text: str) -> bool:
    parts = text.split(" ")
    if not 2 <= len(parts) <= 4 or not all(_decimal(part) for part in parts):
        return False
    latitude, longitude = float(parts[0]), float(parts[1])
    return abs(latitude) <= 90 and abs(longitude) <= 180 and (len(parts) < 4 or float(parts[3]) >= 0)


def _file_name(text: str) -> bool:
    return _FILE.fullmatch(text) is not None and text not in (".", "..")


OF_KIND: dict[str, Callable[[str], bool]] = {
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "datetime": _datetime,
    "time": _time,
    "geopoint": _geopoint,
    "image": _file_name,
    "audio": _file_name,
    "file": _file_name,
}
"""Kinds whose texts can be wrong."""


def of_data_type(kind: str, data_type: str) -> bool:
    """Whether ``kind`` is judged: a range without a type, say, takes what it gets."""
    return kind in OF_KIND and data_type not in ("geotrace", "geoshape")
