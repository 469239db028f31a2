"""Moments as phones write them, in the time of a place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from regsosek.collect.forms.dates import days, formatted, from_days, offset_text, parse_moment, utc_days, zone_of

WITA = timezone(timedelta(hours=8))
TEN = datetime(2022, 10, 15, 10, 20, 30, 400_000)  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    [
        "2022-10-15T10:20:30.400+08:00",
        "2022-10-15T10:20:30.400+08",
        "2022-10-15T02:20:30.400Z",
        "2022-10-15T10:20:30.400",
    ],
)
def test_one_moment_written_in_many_ways(text: str) -> None:
    assert parse_moment(text, WITA) == TEN


@pytest.mark.parametrize(
    "text", ["", "2022", "2022-13-01", "2022-02-30", "2022-10-15T", "2022-10-15T99:00", "a-b-c", "T10:20"]
)
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_moment(text, WITA)


def test_days_since_1970() -> None:
    assert days(TEN) == 19280.0
    assert from_days(19280.9) == datetime(2022, 10, 15)  # noqa: DTZ001
    assert utc_days(datetime(2022, 10, 15), WITA) == 19280 - 8 / 24  # noqa: DTZ001


def test_patterns() -> None:
    assert (
        formatted(TEN, "%Y-%m-%d %e/%n/%y %H:%M:%S.%3 %b %a 100%%") == "2022-10-15 15/10/22 10:20:30.400 Oct Sat 100%"
    )
    with pytest.raises(ValueError, match="letter"):
        formatted(TEN, "%Q")


def test_zones() -> None:
    assert offset_text(TEN, WITA) == "+08:00"
    assert offset_text(TEN, UTC) == "Z"
    assert zone_of("2022-10-15T10:20:30.400+08:00") == WITA
    assert zone_of("2022-10-15T10:20:30.400-03:30") == timezone(-timedelta(hours=3, minutes=30))
    assert zone_of("2022-10-15T10:20:30.400Z") is None
    assert zone_of("2022-10-15") is None
