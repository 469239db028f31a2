"""Dates as JavaRosa reads and writes them. A moment is a naive ``datetime`` in the time of the phone's place."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - naive: local time of the phone
_DATE = re.compile(r"(\d{1,4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?(Z|[+-]\d{1,2}(?::?\d{2})?)?", re.ASCII)
DAY = 86_400.0
#: JavaRosa's names of months and days are English whatever the language of the form
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")


def parse_moment(text: str, zone: tzinfo | None) -> datetime:
    """A date, or a date and time, in ``zone``. ValueError when it is none."""
    day, separator, clock = text.strip().partition("T")
    found = _DATE.fullmatch(day)
    if not found:
        raise ValueError("no date")
    date = datetime(*(int(part) for part in found.groups()))  # type: ignore[arg-type] # noqa: DTZ001
    return _at(date, clock, zone) if separator else date


def parse_time(text: str, day: datetime, zone: tzinfo | None) -> datetime:
    """A time of day on ``day``. ValueError when it is none."""
    return _at(datetime(day.year, day.month, day.day), text.strip(), zone)  # noqa: DTZ001


def _at(date: datetime, clock: str, zone: tzinfo | None) -> datetime:
    found = _TIME.fullmatch(clock)
    if not found:
        raise ValueError("no time")
    hour, minute, second, fraction, offset = found.groups()
    millis = int((fraction or "0").ljust(3, "0")[:3])
    moment = date.replace(hour=int(hour), minute=int(minute), second=int(second or 0), microsecond=millis * 1000)
    if offset is None:
        return moment
    shift = timedelta()
    if offset != "Z":
        digits = offset[1:].replace(":", "")
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
        shift = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if offset[0] == "-" else 1)
    return (moment - shift).replace(tzinfo=UTC).astimezone(zone or UTC).replace(tzinfo=None)


_OFFSET = re.compile(r"T[^Z+]*([+-])(\d{2}):?(\d{2})", re.ASCII)
_FARTHEST = timedelta(hours=14)


def zone_of(text: str) -> tzinfo | None:
    """The zone that a moment was written in: ``2022-10-20T09:00:00.000+08:00``. None when it says none, or none on earth."""
    found = _OFFSET.search(text)
    if not found:
        return None
    shift = timedelta(hours=int(found[2]), minutes=int(found[3])) * (-1 if found[1] == "-" else 1)
    return timezone(shift) if abs(shift) <= _FARTHEST else None


def days(moment: datetime) -> float:
    """Whole days since 1970-01-01."""
    return float((moment.date() - EPOCH.date()).days)


def fraction_of_days(moment: datetime) -> float:
    """Days since 1970-01-01 in local time, with the part of the day."""
    return (moment - EPOCH).total_seconds() / DAY


def utc_days(moment: datetime, zone: tzinfo | None) -> float:
    """Days since 1970-01-01 in UTC, with the part of the day."""
    return moment.replace(tzinfo=zone or UTC).timestamp() / DAY


def from_days(number: float) -> datetime:
    """The day that is ``number`` whole days after 1970-01-01."""
    return EPOCH + timedelta(days=int(number))


def midnight(moment: datetime) -> datetime:
    """The same day at 00:00."""
    return datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001


def offset_text(moment: datetime, zone: tzinfo | None) -> str:
    """``+08:00``, ``Z`` for UTC."""
    shift = moment.replace(tzinfo=zone or UTC).utcoffset() or timedelta()
    minutes = int(shift.total_seconds() // 60)
    if not minutes:
        return "Z"
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def formatted(moment: datetime, pattern: str) -> str:
    """``moment`` by a pattern of ``%Y-%m-%d``'s kind. ValueError for a letter that is not known."""
    names = {
        "%": "%",
        "Y": f"{moment.year:04d}",
        "y": f"{moment.year:04d}"[2:],
        "m": f"{moment.month:02d}",
        "n": str(moment.month),
        "b": _MONTHS[moment.month - 1],
        "d": f"{moment.day:02d}",
        "e": str(moment.day),
        "H": f"{moment.hour:02d}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}",
        "3": f"{moment.microsecond // 1000:03d}",
        "a": _DAYS[(moment.weekday() + 1) % 7],
        "W": f"{moment.isocalendar().week:02d}",
    }
    parts: list[str] = []
    letters = iter(pattern)
    for letter in letters:
        if letter != "%":
            parts.append(letter)
        elif (code := next(letters, "")) in names:
            parts.append(names[code])
        else:
            raise ValueError("unknown letter in a pattern")
    return "".join(parts)
