"""What is asked of the map in an address, judged; and how its answers are told apart from those a reader has already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpResponse

from regsosek.areas.queries import UNKNOWN_SLS, area_named
from regsosek.kernel.problems import Problem
from regsosek.registry.fields import day_of
from regsosek.vocabulary.areacode import AreaLevel

CITY = "6472"


def for_this_reader(request: Any, tag: str, body: Callable[[], HttpResponse]) -> HttpResponse:
    """304 when the reader has it already; else the answer, for this reader only, to be asked again each time."""
    known = request.headers.get("If-None-Match", "").removeprefix("W/")  # compressed on the way out, a tag turns weak
    response = HttpResponse(status=304) if known == tag else body()
    response["ETag"], response["Cache-Control"], response["Vary"] = tag, "private, no-cache", "Cookie"
    return response


def choice(request: Any, name: str, known: Any) -> str:
    value = request.GET.get(name, "")
    if value not in known:
        raise Problem("bad_value", field=name, value=value)
    return str(value)


def a_day(request: Any, name: str) -> date | None:
    """A day of this century, or None where none is asked for: days at the ends of the calendar have no day before or after them.

    :raises Problem: ``bad_value``.
    """
    asked = request.GET.get(name, "")
    day = day_of(asked) if asked else None
    if asked and (day is None or not 2000 <= day.year < 2100):
        raise Problem("bad_value", field=name, value=asked[:20])
    return day


def only(request: Any, *names: str) -> None:
    """A misspelt filter would show more than was asked for, so an unknown one is an error."""
    for name in request.GET:
        if name not in names:
            raise Problem("bad_value", field=name, value=request.GET[name])


def area_code(request: Any, name: str) -> str:
    """The code of an area that is or was there, or ``""``. Of a sub-SLS its SLS must be known; of an unknown SLS (zeros)
    the kelurahan."""
    value = str(request.GET.get(name, ""))
    if not value or value == CITY:
        return value
    village = AreaLevel.VILLAGE.digits
    known = value[:village] if value[village:14] == UNKNOWN_SLS[:4] else value[:14]
    if not (value.isascii() and value.isdigit() and len(value) <= 16 and area_named(known)):
        raise Problem("bad_value", field=name, value=value)
    return value


def groups(request: Any) -> list[int]:
    asked = request.GET.get("groups", "1,2")
    parts = [part for part in asked.split(",") if part]
    if not all(part in ("0", "1", "2", "3", "4") for part in parts):
        raise Problem("bad_value", field="groups", value=asked)
    return sorted({int(part) for part in parts})
