"""Numbers of areas with their uncertainty: right on average, intervals that hold what they promise, the same every time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regsosek.analysis.pmt.between import between
from regsosek.analysis.pmt.model import UNIT
from regsosek.analysis.pmt.small_area import ASSUMED, Errors, errors_of, small_areas
from rooms.analysis.pmt.models import SMALL

SHARES = (0.05, 0.15)
ERRORS = Errors(4500, 1500)


def town(villages: int = 24, sls: int = 4, families: int = 60, seed: int = 5) -> pa.Table:
    """Kelurahan of one city in three kecamatan, some poorer than others."""
    draw = np.random.default_rng(seed)
    count = villages * sls * families
    village = np.repeat(np.arange(villages), sls * families)
    block = np.tile(np.repeat(np.arange(sls), families), villages)
    level = draw.normal(0, 1500, villages)[village]
    codes = [f"6472{1 + v % 3:02d}0{v:03d}{b + 1:04d}00" for v, b in zip(village, block, strict=True)]
    return pa.table(
        {
            "sub_sls": codes,
            "persons": draw.integers(1, 8, count),
            "score": np.rint(130_000 + level + draw.normal(0, 4000, count)).astype(np.int64),
        }
    )


def truths(town: pa.Table, errors: Errors, share: float, draws: int) -> dict[str, np.ndarray]:
    """Persons truly among the poorest share in each kelurahan and SLS, drawn from the model: area → draws."""
    draw = np.random.default_rng(11)
    codes = np.array(town["sub_sls"].to_pylist())
    persons, score = town["persons"].to_numpy(), town["score"].to_numpy()
    villages, village = np.unique([c[:10] for c in codes], return_inverse=True)
    sls, block = np.unique([c[:14] for c in codes], return_inverse=True)
    found = {area: np.zeros(draws) for area in (*villages, *sls)}
    for number in range(draws):
        true = score + draw.normal(0, errors.between, len(villages))[village] + draw.normal(0, errors.own, len(score))
        order = np.argsort(true)
        poor = np.zeros(len(true))
        before = np.cumsum(persons[order]) - persons[order]
        poor[order[before < share * persons.sum()]] = 1
        for areas, index in ((villages, village), (sls, block)):
            for area, n in zip(areas, np.bincount(index, poor * persons), strict=True):
                found[area][number] = n
    return found


def coverage(estimates: pa.Table, share: float, digits: int, truth: dict[str, np.ndarray]) -> float:
    rows = [r for r in estimates.to_pylist() if r["share"] == share and len(r["area_code"]) == digits]
    inside = [
        (np.floor(r["poor_persons_low"]) <= truth[r["area_code"]])
        & (truth[r["area_code"]] <= np.ceil(r["poor_persons_high"]))
        for r in rows
    ]
    return float(np.mean(inside))


@pytest.mark.parametrize("share", SHARES)
def test_90_percent_intervals_hold_the_truth_about_as_often_as_they_promise(share: float) -> None:
    city, draws = town(), 150
    truth, estimates = truths(city, ERRORS, share, draws), small_areas(city, ERRORS, SHARES)
    assert 0.85 <= coverage(estimates, share, 10, truth) <= 0.95
    assert coverage(estimates, share, 14, truth) >= 0.87
    means = [np.mean(truth[r["area_code"]]) - r["poor_persons"] for r in estimates.to_pylist()
             if r["share"] == share and r["level"] == "village"]  # fmt: skip
    assert abs(np.mean(means)) < 1


@pytest.mark.parametrize("share", SHARES)
def test_intervals_that_leave_out_the_effect_of_areas_promise_too_much(share: float) -> None:
    city = town()
    blind = small_areas(city, Errors(ERRORS.sigma, 0), SHARES)
    assert coverage(blind, share, 10, truths(city, ERRORS, share, 60)) < 0.75


def test_the_whole_city_holds_its_share_and_its_parts_add_up() -> None:
    city = town()
    rows = small_areas(city, ERRORS, SHARES).to_pylist()
    for share in SHARES:
        of = {
            level: [r for r in rows if r["share"] == share and r["level"] == level]
            for level in ("regency", "district", "village", "sls")
        }
        (whole,) = of["regency"]
        assert whole["persons"] == sum(city["persons"].to_pylist()) and whole["families"] == len(city)
        assert whole["poor_persons"] == pytest.approx(share * whole["persons"], rel=0.01)
        # how many persons is fixed by the share; how many families they are is not
        assert whole["poor_persons_high"] - whole["poor_persons_low"] < 1e-3 * whole["persons"]
        assert whole["poor_families_low"] < whole["poor_families"] < whole["poor_families_high"]
        for level in ("district", "village", "sls"):
            for name in ("families", "persons", "poor_families", "poor_persons"):
                assert sum(r[name] for r in of[level]) == pytest.approx(whole[name])


def test_the_smaller_the_area_the_rougher() -> None:
    rows = [r for r in small_areas(town(), ERRORS, (0.15,)).to_pylist() if r["poor_persons_cv"] is not None]
    typical = {
        level: np.median([r["poor_persons_cv"] for r in rows if r["level"] == level])
        for level in ("district", "village", "sls")
    }
    assert typical["district"] < typical["village"] < typical["sls"]


def test_row_order_and_unranked_families_change_nothing() -> None:
    city = town(villages=6)
    order = np.random.default_rng(3).permutation(len(city))
    waiting = pa.table({"sub_sls": ["6472010000000100"] * 3, "persons": [4, 5, 6], "score": pa.nulls(3, pa.int64())})
    again = small_areas(pa.concat_tables([city.take(order), waiting]), ERRORS, SHARES)
    assert again.equals(small_areas(city, ERRORS, SHARES))


def test_nobody_ranked_gives_no_rows() -> None:
    nobody = pa.table({"sub_sls": ["6472010001000100"], "persons": [4], "score": pa.nulls(1, pa.int64())})
    assert len(small_areas(nobody, ERRORS, SHARES)) == 0


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(1, 3), st.integers(1, 12), st.integers(90_000, 160_000)),
        min_size=1, max_size=40,
    ),
    st.sampled_from((0.01, 0.0485, 0.15, 0.5)),
    st.floats(0, 0.9),
)  # fmt: skip
def test_every_estimate_lies_within_its_interval_and_its_area(
    rows: list[tuple[int, int, int, int]], share: float, part: float
) -> None:
    city = pa.table(
        {
            "sub_sls": [f"647201000{village}{block:04d}00" for village, block, _, _ in rows],
            "persons": [persons for _, _, persons, _ in rows],
            "score": [score for *_, score in rows],
        }
    )
    for row in small_areas(city, Errors(4000, part * 4000), (share,)).to_pylist():
        for name in ("families", "persons"):
            assert -1e-6 <= row[f"poor_{name}"] <= row[name] + 1e-6
            assert 0 <= row[f"poor_{name}_low"] <= row[f"poor_{name}"] <= row[f"poor_{name}_high"]


def test_a_model_that_tells_how_blocks_differ_is_believed_and_another_gets_the_rule() -> None:
    told = replace(SMALL, fit={"between": {"column": "block", "groups": 60, "sd": 900}})
    assert errors_of(told) == Errors(SMALL.sigma, 900, measured=True)
    silent = errors_of(replace(SMALL, fit={}))
    assert not silent.measured and silent.between == pytest.approx(ASSUMED**0.5 * SMALL.sigma)


def test_what_blocks_have_in_common_is_found_from_errors() -> None:
    draw = np.random.default_rng(2)
    group = np.repeat(np.arange(200), 10)
    error = draw.normal(0, 0.15, 200)[group] + draw.normal(0, 0.4, 2000)
    found = between(error, group, "block")
    assert found and found["groups"] == 200 and found["sd"] == pytest.approx(0.15 * UNIT, rel=0.2)
    alone = between(draw.normal(0, 0.4, 2000), group, "block")
    assert alone and 0 < alone["sd"] < 0.1 * UNIT  # never nought
    assert between(error, group, None) is None and between(error[:50], group[:50], "block") is None
