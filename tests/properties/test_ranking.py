"""Whatever the population: the engine agrees with the written rules, order of rows means nothing, nobody is lost."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.rank import LARGEST, RANK_COLUMNS, rank
from regsosek.analysis.pmt.score import score, score_family
from rooms.analysis.pmt import oracle
from rooms.analysis.pmt.models import SMALL
from rooms.analysis.pmt.test_rank import SCHEMA as SCORED
from rooms.analysis.pmt.test_score import SCHEMA as FAMILIES

ENGINE = connect()
Rows = list[dict[str, Any]]
quick = settings(max_examples=30, deadline=None)

DISTRICTS = st.sampled_from(["6472010", "6472020", "6401010", None])
ANSWERS = {
    "interview_result": st.sampled_from([1, 1, 1, 1, 2, 4, None]),
    "wall_material": st.one_of(st.integers(1, 7), st.sampled_from([None, 0, 88])),
    "floor_area": st.one_of(st.integers(0, 997), st.none()),
    "persons": st.one_of(st.integers(-1, 15), st.none()),
    "head_diploma": st.one_of(st.integers(1, 23), st.none()),
    "district": DISTRICTS,
}


@st.composite
def rows_of(draw: st.DrawFn, **columns: st.SearchStrategy[Any]) -> Rows:
    rows = draw(st.lists(st.fixed_dictionaries(columns), max_size=30))
    ids = draw(st.permutations([f"{n:x}" for n in range(len(rows))]))
    return [{"family_id": id_, **row} for id_, row in zip(ids, rows, strict=True)]


populations = rows_of(**ANSWERS)  # type: ignore[arg-type]
scored_rows = rows_of(
    score=st.one_of(st.integers(-5, 5), st.integers(-(10**6), 10**6), st.none()),
    persons=st.one_of(st.integers(1, 12), st.sampled_from([0, None])),
    city=st.sampled_from(["x", "y", None]),
    unscored_reason=st.sampled_from([None, None, None, "no_interview"]),
)
cuts = st.lists(st.integers(1, 999), min_size=3, max_size=3, unique=True).map(
    lambda c: [Fraction(n, 1000) for n in sorted(c)]
)


def ranked(rows: Rows, **options: Any) -> dict[str, dict[str, Any]]:
    table = from_arrow(ENGINE, "scored", pa.Table.from_pylist(rows, SCORED))
    return {row["family_id"]: row for row in rank(table, **options).to_pyarrow().to_pylist()}


@quick
@given(populations)
def test_scores_agree_with_the_written_rules(rows: Rows) -> None:
    table = from_arrow(ENGINE, "families", pa.Table.from_pylist(rows, FAMILIES))
    found = {r["family_id"]: (r["score"], r["unscored_reason"]) for r in score(table, SMALL).to_pyarrow().to_pylist()}
    assert found == {row["family_id"]: oracle.score(row, SMALL) for row in rows}
    assert found == {row["family_id"]: score_family(row, SMALL) for row in rows}


@quick
@given(scored_rows, cuts, st.sampled_from([None, "city"]))
def test_ranks_agree_with_the_written_rules(rows: Rows, shares: list[Fraction], within: str | None) -> None:
    found = ranked(rows, shares=shares, within=within)
    expected = oracle.rank(rows, shares=shares, within=within)
    assert {key: {n: row[n] for n in (*RANK_COLUMNS, "unscored_reason")} for key, row in found.items()} == expected


@quick
@given(scored_rows, st.randoms())
def test_the_order_of_rows_means_nothing(rows: Rows, random: Any) -> None:
    shuffled = rows[:]
    random.shuffle(shuffled)
    assert ranked(shuffled) == ranked(rows)


@quick
@given(scored_rows)
def test_every_family_once_and_nobody_unscored_has_a_place(rows: Rows) -> None:
    result = ranked(rows)
    assert sorted(result) == sorted(row["family_id"] for row in rows)
    placed = [row for row in result.values() if row["position"] is not None]
    assert sorted(row["position"] for row in placed) == list(range(1, len(placed) + 1))
    assert max((row["persons_cumulative"] for row in placed), default=0) == sum(row["persons"] for row in placed)
    for row in result.values():
        assert all((row[name] is None) == (row["unscored_reason"] is not None) for name in RANK_COLUMNS)


@quick
@given(scored_rows)
def test_groups_deciles_and_percentiles_never_fall_as_the_score_rises(rows: Rows) -> None:
    placed = sorted((r for r in ranked(rows).values() if r["position"]), key=lambda r: r["position"])
    for poorer, richer in pairwise(placed):
        assert poorer["score"] <= richer["score"]
        assert all(poorer[name] <= richer[name] for name in RANK_COLUMNS)
    assert all(1 <= row["decile"] <= 10 and 1 <= row["percentile_persons"] <= 100 for row in placed)
    assert all(1 <= row["welfare_group"] <= 4 for row in placed)


@quick
@given(scored_rows, cuts)
def test_a_group_holds_its_share_and_less_than_one_family_more(rows: Rows, shares: list[Fraction]) -> None:
    placed = [r for r in ranked(rows, shares=shares).values() if r["position"]]
    total = sum(r["persons"] for r in placed)
    for number, share in enumerate(shares, start=1):
        inside = [r for r in placed if r["welfare_group"] <= number]
        held = sum(r["persons"] for r in inside)
        last = max(inside, key=lambda r: r["position"], default={"persons": 0})
        assert total * share <= held and (not total or held - last["persons"] < total * share)


@quick
@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=12))
def test_scores_are_finite_or_missing(scores: list[float]) -> None:
    """Infinity and what has no fixed point are refused with their number; what is not a number is unscored."""
    rows = [{"family_id": f"{n:x}", "score": value, "persons": 1} for n, value in enumerate(scores)]
    table = from_arrow(ENGINE, "floating", pa.Table.from_pylist(rows))
    infinite = sum(math.isinf(value) for value in scores)
    large = sum(abs(value) > LARGEST for value in scores if math.isfinite(value))
    if infinite:
        with pytest.raises(PmtError) as caught:
            rank(table)
        assert (caught.value.code, caught.value.details["count"]) == ("score_not_finite", infinite)
        return
    if large:
        with pytest.raises(PmtError) as caught:
            rank(table)
        assert (caught.value.code, caught.value.details["count"]) == ("score_too_large", large)
        return
    told = {row["family_id"]: row for row in rank(table).to_pyarrow().to_pylist()}
    for row in rows:
        assert (told[row["family_id"]]["unscored_reason"] == "no_score") == math.isnan(row["score"])


@quick
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20), st.randoms())
def test_scores_with_fractions_stand_in_the_order_of_their_millionths(scores: list[float], random: Any) -> None:
    rows = [{"family_id": f"{n:02d}", "score": value, "persons": 1} for n, value in enumerate(scores)]
    expected = [
        r["family_id"] for r in sorted(rows, key=lambda r: (math.floor(r["score"] * 1e6 + 0.5), r["family_id"]))
    ]
    random.shuffle(rows)
    table = from_arrow(ENGINE, "fractions", pa.Table.from_pylist(rows))
    found = sorted(rank(table).to_pyarrow().to_pylist(), key=lambda r: r["position"])
    assert [r["family_id"] for r in found] == expected


@quick
@given(scored_rows, st.lists(st.integers(0, 40), min_size=3, max_size=3))
def test_official_counts_cut_where_their_sums_are_reached(rows: Rows, counts: list[int]) -> None:
    scored = from_arrow(ENGINE, "counted", pa.Table.from_pylist(rows, SCORED))
    names = ("very_poor", "poor", "vulnerable")
    official = from_arrow(ENGINE, "official", pa.Table.from_pylist([dict(zip(names, counts, strict=True))]))
    ends = [sum(counts[: n + 1]) for n in range(3)]
    for row in rank(scored, counts=official).to_pyarrow().to_pylist():
        if row["position"] is None:
            assert row["welfare_group"] is None
        else:
            before = row["persons_cumulative"] - row["persons"]
            assert row["welfare_group"] == 1 + sum(before >= end for end in ends)
