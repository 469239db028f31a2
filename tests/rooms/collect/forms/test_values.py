"""Values turn into each other as JavaRosa has it; figures of Java."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

import pytest

from regsosek.collect.forms.values import boolean, equal, java_double, number, stored, string

DAY = datetime(2022, 10, 15, 10, 30)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("value", "expected"),
    [("12", 12.0), (" -1.5 ", -1.5), ("1,5", 1.5), (".5", 0.5), (True, 1.0), (False, 0.0), (DAY, 19280.0)],
)
def test_numbers(value: Any, expected: float) -> None:
    assert number(value) == expected


@pytest.mark.parametrize("value", ["", "a", "1e5", "--1", "1-2", "+1", "0x10", "١"])
def test_what_is_no_number(value: str) -> None:
    assert math.isnan(number(value))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3.0, "3"), (-0.0, "0"), (1.5, "1.5"), (1e-4, "1.0E-4"), (12345678.5, "1.23456785E7"), (3e9, "3.0E9"),
        (math.nan, "NaN"), (math.inf, "Infinity"), (True, "true"), (DAY, "2022-10-15"), ("x", "x"), (1e22, "1.0E22"),
    ],
)  # fmt: skip
def test_texts(value: Any, expected: str) -> None:
    assert string(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(0.001, "0.001"), (123.456, "123.456"), (1e-300, "1.0E-300"), (-2.5e8, "-2.5E8")]
)
def test_figures_of_java(value: float, expected: str) -> None:
    assert java_double(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("0", True), ("", False), (0.0, False), (math.nan, False), (-1.0, True), (DAY, True)]
)
def test_truths(value: Any, expected: bool) -> None:
    assert boolean(value) is expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("1", "1.0", False),
        ("1", 1.0, True),
        (True, "x", True),
        (True, "", False),
        ("", math.nan, False),
        (DAY, "2022-10-15", True),
    ],
)
def test_equality(left: Any, right: Any, expected: bool) -> None:
    assert equal(left, right) is expected
    assert equal(right, left) is expected


def test_what_a_node_keeps() -> None:
    assert stored(math.nan, "string") == ""
    assert stored(3.9, "int") == 3.0
    assert stored("12", "int") == 12.0
    assert stored(False, "string") is False
    assert stored(DAY, "date") == datetime(2022, 10, 15)  # noqa: DTZ001
