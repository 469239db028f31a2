"""Positions, deciles and groups by persons, counted by hand; what has no score stays apart."""

from fractions import Fraction
from typing import Any

import ibis
import pyarrow as pa
import pytest

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.rank import as_fractions, check_counts, check_ids, rank

SCHEMA = pa.schema(
    [("family_id", pa.string()), ("score", pa.int64()), ("persons", pa.int32()), ("city", pa.string()),
     ("unscored_reason", pa.string())]
)  # fmt: skip


def table(rows: list[tuple[Any, ...]]) -> ibis.Table:
    names = SCHEMA.names
    data = [dict(zip(names, (*row, *[None] * (len(names) - len(row))), strict=True)) for row in rows]
    return from_arrow(connect(), "scored", pa.Table.from_pylist(data, SCHEMA))


def ranked(rows: list[tuple[Any, ...]], **options: Any) -> dict[str, dict[str, Any]]:
    return {row["family_id"]: row for row in rank(table(rows), **options).to_pyarrow().to_pylist()}


def column(result: dict[str, dict[str, Any]], name: str) -> dict[str, Any]:
    return {key: row[name] for key, row in result.items()}


def test_the_poorest_is_first_and_equal_scores_go_by_id() -> None:
    result = ranked([("b", 5, 1), ("a", 5, 1), ("d", 9, 1), ("c", -3, 1)])
    assert column(result, "position") == {"c": 1, "a": 2, "b": 3, "d": 4}


def test_ids_are_ordered_as_text() -> None:
    assert column(ranked([("9", 5, 1), ("10", 5, 1)]), "position") == {"10": 1, "9": 2}


def test_a_family_belongs_where_its_first_person_stands() -> None:
    # 10 persons: before = 0, 1, 4, 5, 9
    result = ranked([("a", 1, 1), ("b", 2, 3), ("c", 3, 1), ("d", 4, 4), ("e", 5, 1)], shares=(0.1, 0.4, 0.5))
    assert column(result, "decile") == {"a": 1, "b": 2, "c": 5, "d": 6, "e": 10}
    assert column(result, "percentile_persons") == {"a": 1, "b": 11, "c": 41, "d": 51, "e": 91}
    assert column(result, "persons_cumulative") == {"a": 1, "b": 4, "c": 5, "d": 9, "e": 10}
    assert column(result, "welfare_group") == {"a": 1, "b": 2, "c": 3, "d": 4, "e": 4}


def test_a_family_astride_the_cut_stays_on_the_poorer_side() -> None:
    result = ranked([("a", 1, 9), ("b", 2, 91)], shares=(0.1, 0.2, 0.3))
    assert column(result, "welfare_group") == {"a": 1, "b": 1}


def test_a_share_is_exact_and_not_its_nearest_binary_number() -> None:
    # 0.07 × 100 is 7.000000000000001 in floating point: the eighth person would fall into group 1
    rows = [(f"{i:03}", i, 1) for i in range(100)]
    groups = column(ranked(rows, shares=(0.07, 0.29, 0.57)), "welfare_group")
    assert [sum(g == k for g in groups.values()) for k in (1, 2, 3, 4)] == [7, 22, 28, 43]


def test_the_unscored_are_kept_apart_and_count_for_nobody() -> None:
    rows = [("a", 1, 2, "x"), ("b", None, 5, "x", "no_interview"), ("c", None, 5, "x"), ("d", 3, None, "x"), ("e", 2, 0, "x"),
            ("f", 2, 3, None), ("g", -9, 3, "x", "withdrawn"), ("h", 8, 2, "x")]  # fmt: skip
    result = ranked(rows, within="city")
    assert column(result, "unscored_reason") == {
        "a": None, "b": "no_interview", "c": "no_score", "d": "no_weight", "e": "no_weight", "f": "no_area",
        "g": "withdrawn", "h": None,
    }  # fmt: skip
    for key in "bcdefg":
        values = [
            result[key][n] for n in ("position", "persons_cumulative", "decile", "percentile_persons", "welfare_group")
        ]
        assert values == [None] * 5
    assert (result["a"]["position"], result["h"]["position"], result["h"]["decile"]) == (1, 2, 6)


def test_within_ranks_each_area_alone() -> None:
    rows = [("a", 1, 1, "x"), ("b", 2, 9, "x"), ("c", 7, 4, "y"), ("d", 8, 6, "y")]
    result = ranked(rows, within="city")
    assert column(result, "position") == {"a": 1, "b": 2, "c": 1, "d": 2}
    assert column(result, "decile") == {"a": 1, "b": 2, "c": 1, "d": 5}


def test_nothing_ranked_is_no_error() -> None:
    assert column(ranked([("a", None, 3)]), "decile") == {"a": None}


def test_ranking_again_replaces_the_old_columns() -> None:
    once = rank(table([("a", 1, 1), ("b", 2, 9)]))
    again = rank(once.mutate(score=-once.score))
    assert again.columns == once.columns
    assert column({r["family_id"]: r for r in again.to_pyarrow().to_pylist()}, "position") == {"a": 2, "b": 1}


def test_a_score_that_is_not_a_number_is_no_score() -> None:
    rows = table([("a", 1, 1), ("b", 2, 1)])
    floating = rows.mutate(score=ibis.ifelse(rows.family_id == "a", float("nan"), 0.5))
    result = {r["family_id"]: r for r in rank(floating).to_pyarrow().to_pylist()}
    assert (result["a"]["unscored_reason"], result["b"]["position"]) == ("no_score", 1)


def test_text_and_infinity_are_no_scores_and_how_many_is_told() -> None:
    rows = table([("a", 1, 1), ("b", 2, 1), ("c", None, 1)])
    bad = {
        "infinite": ibis.ifelse(rows.family_id == "a", float("-inf"), 0.5),
        "text": ibis.ifelse(rows.family_id == "a", "n/a", rows.score.cast("string")),
    }
    told = []
    for score in bad.values():
        with pytest.raises(PmtError) as caught:
            rank(rows.mutate(score=score))
        told.append((caught.value.code, caught.value.details["count"], caught.value.details.get("example")))
    assert told == [("score_not_finite", 1, "a"), ("not_a_number", 1, None)]


def test_the_score_is_no_weight_and_four_groups_need_three_cuts() -> None:
    rows = table([("a", 1, 1)])
    for options, code in (({"weight": "score"}, "score_as_weight"), ({"shares": (0.1, 0.2)}, "not_three_shares")):
        with pytest.raises(PmtError) as caught:
            rank(rows, **options)
        assert caught.value.code == code


@pytest.mark.parametrize(
    "shares", [(), (0.0, 0.5), (0.5, 0.5), (0.5, 0.1), (0.5, 1), (-0.1,), ("x",), (float("nan"),), (0.12345678,)]
)
def test_shares_that_cannot_cut_are_told(shares: tuple[Any, ...]) -> None:
    with pytest.raises(PmtError) as caught:
        as_fractions(shares)
    assert caught.value.code == "bad_shares"


def test_shares_are_read_as_written() -> None:
    assert as_fractions(("0.01", 0.05, Fraction(3, 20))) == (Fraction(1, 100), Fraction(1, 20), Fraction(3, 20))


def test_persons_must_be_whole_and_columns_must_exist() -> None:
    rows = table([("a", 1, 1)])
    with pytest.raises(PmtError) as fraction:
        rank(rows.mutate(persons=rows.persons / 2))
    with pytest.raises(PmtError) as missing:
        rank(rows, within="province")
    assert (fraction.value.code, missing.value.code) == ("not_an_integer", "missing_column")


@pytest.mark.parametrize(("ids", "example"), [(("a", "b", "a"), "a"), (("a", None), None)])
def test_ids_that_name_nobody_or_two_are_told(ids: tuple[str | None, ...], example: str | None) -> None:
    with pytest.raises(PmtError) as caught:
        check_ids(table([(id_, 1, 1) for id_ in ids]), "family_id")
    assert (caught.value.code, caught.value.details["example"]) == ("duplicate_ids", example)


def test_unique_ids_pass() -> None:
    check_ids(table([("a", 1, 1), ("b", 1, 1)]), "family_id")


def test_official_counts_cut_each_area_by_its_own_numbers() -> None:
    rows = [(f"{city}{n}", n, 2, city) for city in "xy" for n in range(10)]
    scored = table(rows)
    official = from_arrow(scored.get_backend(), "official", pa.Table.from_pylist([
        {"city": "x", "very_poor": 2, "poor": 3, "vulnerable": 5}, {"city": "y", "very_poor": 0, "poor": 0, "vulnerable": 40},
    ]))  # fmt: skip
    check_counts(official, scored, "city")
    result = {r["family_id"]: r for r in rank(scored, within="city", counts=official).to_pyarrow().to_pylist()}
    # before = 0, 2, 4 … persons; x is cut at 2, 5, 10 persons
    assert [result[f"x{n}"]["welfare_group"] for n in range(10)] == [1, 2, 2, 3, 3, 4, 4, 4, 4, 4]
    assert [result[f"y{n}"]["welfare_group"] for n in range(10)] == [3] * 10
    assert "_place" not in result["x0"] and len(result) == 20


def test_counts_for_all_are_one_row() -> None:
    scored = table([("a", 1, 4), ("b", 2, 1), ("c", 3, 1)])
    official = from_arrow(scored.get_backend(), "one", pa.table({"very_poor": [1], "poor": [4], "vulnerable": [0]}))
    check_counts(official, scored, None)
    result = {r["family_id"]: r for r in rank(scored, counts=official).to_pyarrow().to_pylist()}
    assert column(result, "welfare_group") == {"a": 1, "b": 2, "c": 4}


@pytest.mark.parametrize(
    ("rows", "within", "code"),
    [
        ([{"city": "x", "very_poor": 1, "poor": 1}], "city", "missing_column"),
        ([{"city": "x", "very_poor": 1, "poor": 1, "vulnerable": -1}], "city", "bad_counts"),
        (
            [{"city": c, "very_poor": 1, "poor": p, "vulnerable": 1} for c, p in (("x", 1), ("y", None))],
            "city",
            "bad_counts",
        ),
        ([{"city": "x", "very_poor": 0.5, "poor": 1, "vulnerable": 1}], "city", "not_an_integer"),
        ([{"city": "x", "very_poor": 1, "poor": 1, "vulnerable": 1}] * 2, "city", "duplicate_ids"),
        ([{"city": "z", "very_poor": 1, "poor": 1, "vulnerable": 1}], "city", "no_counts"),
        ([{"city": "x", "very_poor": 1, "poor": 1, "vulnerable": 1}] * 2, None, "counts_not_one_row"),
    ],
)
def test_counts_that_cannot_cut_are_told(rows: list[dict[str, Any]], within: str | None, code: str) -> None:
    scored = table([("a", 1, 1, "x")])
    official = from_arrow(scored.get_backend(), "official", pa.Table.from_pylist(rows))
    with pytest.raises(PmtError) as caught:
        check_counts(official, scored, within)
    assert caught.value.code == code


def test_scores_with_fractions_are_ordered_in_millionths() -> None:
    """0.1 + 0.2 and 0.3 differ as binary numbers and are one score; then the id decides."""
    rows = table([("b", 1, 1), ("a", 2, 1), ("c", 3, 1)])
    floating = rows.mutate(score=ibis.cases((rows.score == 1, 0.3), (rows.score == 2, 0.1 + 0.2), else_=0.300001))
    result = {r["family_id"]: r for r in rank(floating).to_pyarrow().to_pylist()}
    assert column(result, "position") == {"a": 1, "b": 2, "c": 3}
