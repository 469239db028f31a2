"""A card learned from any survey: small whole points, monotone, exact by hand, the same in every order of rows."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.pmt.features import band_of
from regsosek.analysis.pmt.model import Model, load
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.score import score, score_family
from regsosek.analysis.pmt.scorecard.candidates import readable
from regsosek.analysis.pmt.scorecard.fit import fit_scorecard, hand_points
from rooms.analysis.pmt.other_survey import other_survey

OPTIONS: dict[str, Any] = {"target": "spent", "id": "hh", "area": "place", "weight": "weight", "created": "now"}
SURVEY = other_survey()


@pytest.fixture(scope="module")
def card() -> Model:
    return fit_scorecard(SURVEY, **OPTIONS)


def by_hand(row: dict[str, Any], model: Model) -> int:
    """The way of a person with the printed card: tick, add, times the unit."""
    unit, total = model.fit["hand_unit"], 0
    for weighed, points in zip(model.features, hand_points(model), strict=True):
        band = band_of(weighed.feature, row)
        total += points[band] if band is not None else weighed.missing // unit  # type: ignore[operator]
    return model.intercept + unit * total + model.area_effects.get(row["place"], 0)


def test_the_sum_by_hand_times_the_unit_is_the_score(card: Model) -> None:
    table = from_arrow(connect(), "families", SURVEY)
    rows = score(table, card).to_pyarrow().to_pylist()
    assert len(rows) == 600
    for row in rows:
        assert row["score"] == by_hand(row, card) == score_family(row, card)[0]


def test_points_are_small_whole_and_monotone(card: Model) -> None:
    unit = card.fit["hand_unit"]
    assert card.recipe == "scorecard" and 1 <= len(card.features) <= 25
    assert all(effect % unit == 0 for effect in card.area_effects.values())
    ranges = 0
    for weighed, points in zip(card.features, hand_points(card), strict=True):
        assert tuple(p * unit for p in points) == weighed.points and min(points) == 0
        assert 2 <= len(points) <= 5 and weighed.missing is not None and weighed.missing % unit == 0
        rises = [b - a for a, b in pairwise(points)]
        assert all(r > 0 for r in rises) or all(r < 0 for r in rises)
        ranges += max(points)
    assert 85 <= ranges <= 115


def test_it_finds_what_was_put_in_and_leaves_out_what_says_nothing(card: Model) -> None:
    used = {w.feature.name for w in card.features}
    assert {"roof", "rooms", "share_adults"} <= used and "language" not in used
    assert card.fit["r2"] > 0.3 and abs(card.fit["r2_in_sample"] - card.fit["r2"]) < 0.1
    roof = next(w for w in card.features if w.feature.name == "roof")
    order = [
        code
        for band, _ in sorted(zip(roof.feature.bands, roof.points, strict=True), key=lambda p: p[1])
        for code in band.codes
    ]
    assert order.index("grass") < order.index("tile")


def test_the_order_of_rows_means_nothing_and_the_file_reads_back(card: Model, tmp_path: Path) -> None:
    shuffled = SURVEY.take(pa.array(np.random.default_rng(1).permutation(len(SURVEY))))
    assert fit_scorecard(shuffled, **OPTIONS).digest() == card.digest()
    card.save(tmp_path / "card.json")
    assert load(tmp_path / "card.json").digest() == card.digest()


def test_answers_never_seen_count_as_typical(card: Model) -> None:
    row = {
        **SURVEY.to_pylist()[0],
        "roof": "slate",
        "place": "999",
        "rooms": float("nan"),
        "share_adults": float("inf"),
    }
    typical = {**row, "roof": None, "place": None, "rooms": None, "share_adults": None}
    assert score_family(row, card) == score_family(typical, card)
    table = from_arrow(connect(), "odd", pa.Table.from_pylist([row]))
    assert score(table, card).to_pyarrow()["score"].to_pylist() == [score_family(row, card)[0]]


def test_few_questions_when_few_are_wanted() -> None:
    assert len(fit_scorecard(SURVEY, questions=2, **OPTIONS).features) == 2
    with pytest.raises(PmtError) as caught:
        fit_scorecard(SURVEY, questions=26, **OPTIONS)
    assert caught.value.code == "bad_questions"


def put(name: str, values: Any) -> pa.Table:
    return SURVEY.append_column(name, pa.array(values))


BAD: list[tuple[pa.Table, dict[str, Any], str]] = [
    (SURVEY.slice(0, 50), {}, "too_few_rows"),
    (SURVEY, {"weight": "none"}, "missing_column"),
    (put("zero", [0.0] * 600), {"weight": "zero"}, "zero_weights"),
    (put("minus", [-1.0] * 600), {"weight": "minus"}, "bad_weight"),
    (put("flat", [3.0] * 600), {"target": "flat"}, "constant_target"),
    (put("debt", [-3.0] * 600), {"target": "debt"}, "bad_target"),
    (put("words", ["x"] * 600), {"target": "words"}, "not_a_number"),
    (put("copy", np.asarray(SURVEY["spent"]) * 3), {}, "nearly_the_target"),
    (put("empty", pa.nulls(600, pa.float64())), {"features": ["empty"]}, "no_features"),
    (put("same", [1] * 600), {"features": ["same"]}, "no_features"),
    (SURVEY, {"group": "one"}, "missing_column"),
    (put("one", ["x"] * 600), {"group": "one"}, "too_few_groups"),
]


@pytest.mark.parametrize(("table", "options", "code"), BAD, ids=[f"{code}-{n}" for n, (_, _, code) in enumerate(BAD)])
def test_a_survey_that_cannot_be_used_is_told(table: pa.Table, options: dict[str, Any], code: str) -> None:
    with pytest.raises(PmtError) as caught:
        fit_scorecard(table, **{**OPTIONS, **options})
    assert caught.value.code == code
    assert caught.value.text("id") != caught.value.text("en")


def test_columns_that_say_nothing_are_dropped_with_the_reason() -> None:
    table = put("same", [1] * 600).append_column("empty", pa.nulls(600)).append_column("roof_again", SURVEY["roof"])
    reasons = {d["feature"]: d["reason"] for d in fit_scorecard(table, **OPTIONS).fit["dropped"]}
    assert (reasons["same"], reasons["empty"], reasons["roof_again"]) == ("constant", "all_missing", "duplicate")


def test_infinite_and_missing_numbers_are_no_answers() -> None:
    rooms = np.array(SURVEY["rooms"].to_pylist(), dtype=float)
    rooms[:40] = np.inf
    table = SURVEY.set_column(SURVEY.column_names.index("rooms"), "rooms", pa.array(rooms))
    assert all(abs(p) < 10**6 for w in fit_scorecard(table, **OPTIONS).features for p in w.points)


@pytest.mark.parametrize(
    ("value", "shown"), [(0.3333, 0.33), (1234.0, 1200.0), (37.2, 37.0), (-0.052, -0.052), (0.0, 0.0)]
)
def test_cuts_are_round(value: float, shown: float) -> None:
    assert readable(value) == pytest.approx(shown, rel=1e-12)
