"""Percentiles by persons, chances by the normal, expected numbers as sums: counted again by hand."""

import math
from statistics import NormalDist
from typing import Any

import pyarrow as pa
import pytest

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.pmt.chances import read_lines, with_chances
from regsosek.analysis.pmt.problems import PmtError
from rooms.analysis.pmt.models import SMALL

ROWS = [
    {"id": "a", "score": 60_000, "persons": 2}, {"id": "b", "score": 60_000, "persons": 4}, {"id": "c", "score": 70_000, "persons": 3},
    {"id": "d", "score": None, "persons": 9}, {"id": "e", "score": 50_000, "persons": 1},
]  # fmt: skip


def told(**options: Any) -> tuple[dict[str, dict[str, Any]], dict[str, float], float]:
    table, expected, total = with_chances(
        from_arrow(connect(), "scored", pa.Table.from_pylist(ROWS)), SMALL, {"low": 400.0, "high": 1000.0}, **options
    )
    return {row["id"]: row for row in table.to_pyarrow().to_pylist()}, expected, total


def test_percentiles_count_persons_and_half_of_the_equals() -> None:
    rows, _, total = told(weight="persons")
    assert total == 10
    assert {k: r["percentile"] for k, r in rows.items()} == {"e": 5.0, "a": 40.0, "b": 40.0, "c": 85.0, "d": None}
    assert {k: r["percentile"] for k, r in told()[0].items()} == {"e": 12.5, "a": 50.0, "b": 50.0, "c": 87.5, "d": None}


def test_chances_are_those_of_the_normal_and_their_sum_is_expected() -> None:
    rows, expected, _ = told(weight="persons")
    for row in rows.values():
        if row["score"] is None:
            assert row["p_below_low"] is None and row["expenditure"] is None
            continue
        for name, value in (("low", 400.0), ("high", 1000.0)):
            chance = NormalDist(row["score"] / 10_000, 0.4).cdf(math.log(value))
            assert row[f"p_below_{name}"] == pytest.approx(chance, abs=1e-6)
        assert row["expenditure"] == pytest.approx(math.exp(row["score"] / 10_000))
    counted = sum(r["p_below_low"] * r["persons"] for r in rows.values() if r["score"])
    assert expected["low"] == pytest.approx(counted, abs=1e-4)
    assert expected["low"] != sum(r["persons"] for r in rows.values() if r["score"] and r["expenditure"] < 400)


def test_weights_that_are_all_zero_give_no_percentile() -> None:
    rows = [{"id": "a", "score": 1, "persons": 0}]
    table, _, total = with_chances(from_arrow(connect(), "s", pa.Table.from_pylist(rows)), SMALL, {}, weight="persons")
    assert total == 0 and table.to_pyarrow()["percentile"].to_pylist() == [None]


@pytest.mark.parametrize(
    ("value", "code"),
    [(-1.0, "bad_persons"), (math.inf, "bad_persons"), (math.nan, "bad_persons"), ("x", "not_a_number")],
)
def test_weights_that_cannot_count_are_told(value: Any, code: str) -> None:
    rows = pa.table({"id": ["a"], "score": [1], "persons": [value]})
    with pytest.raises(PmtError) as caught:
        with_chances(from_arrow(connect(), "s", rows), SMALL, {}, weight="persons")
    assert caught.value.code == code


def test_lines_are_read_as_written() -> None:
    assert read_lines(["poor=500000", "food_2=1e5"]) == {"poor": 500_000.0, "food_2": 100_000.0}


@pytest.mark.parametrize(
    "texts", [["poor"], ["=5"], ["a b=5"], ["x=0"], ["x=-1"], ["x=inf"], ["x=nan"], ["x=1", "x=2"], ["x=y"]]
)
def test_lines_that_are_none_are_told(texts: list[str]) -> None:
    with pytest.raises(PmtError) as caught:
        read_lines(texts)
    assert caught.value.code == "bad_line"
