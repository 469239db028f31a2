"""The measures are what they say, on cases that can be counted by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regsosek.analysis.pmt import evaluate


def test_groups_stay_together_and_all_folds_are_used() -> None:
    groups = np.repeat(np.arange(20), 3)
    fold = evaluate.folds(groups, 5, seed=3)
    assert all(len(set(fold[groups == g])) == 1 for g in range(20))
    assert sorted(np.bincount(fold)) == [12] * 5


def test_folds_follow_the_seed_and_not_the_order_of_rows() -> None:
    groups = np.array([4, 1, 3, 2, 0, 4, 1])
    fold = evaluate.folds(groups, 3, seed=1)
    assert (evaluate.folds(groups[::-1], 3, seed=1)[::-1] == fold).all()
    assert any((evaluate.folds(groups, 3, seed=s) != fold).any() for s in range(2, 6))


def test_r_squared_is_one_for_the_truth_zero_for_the_mean_and_weighs() -> None:
    truth, weight = np.array([1.0, 2.0, 6.0]), np.array([1.0, 1.0, 2.0])
    assert evaluate.r_squared(truth, truth, weight) == 1
    assert evaluate.r_squared(truth, np.full(3, 3.75), weight) == pytest.approx(0)
    # errors 0, 0, 1 with weight 2 against 20.75 around the weighted mean
    assert evaluate.r_squared(truth, np.array([1.0, 2.0, 5.0]), weight) == pytest.approx(1 - 2 / 20.75)


def test_equal_values_share_their_rank() -> None:
    assert evaluate.mean_ranks(np.array([5.0, 1.0, 5.0, 9.0])).tolist() == [2.5, 1.0, 2.5, 4.0]


def test_spearman_sees_only_order() -> None:
    truth = np.array([1.0, 2.0, 3.0, 4.0])
    assert evaluate.spearman(truth, np.exp(truth)) == pytest.approx(1)
    assert evaluate.spearman(truth, -truth) == pytest.approx(-1)
    assert evaluate.spearman(truth, np.array([1.0, 3.0, 2.0, 4.0])) == pytest.approx(0.8)
    assert evaluate.spearman(truth, np.ones(4)) == 0


def test_targeting_error_counts_the_missed_poor() -> None:
    truth = np.arange(10.0)
    predicted = np.array([0, 9, 1, 8, 4, 5, 6, 7, 3, 2.0])
    # poorest 40 %: rows 0-3; named: rows 0, 2, 9, 8
    assert evaluate.targeting_error(truth, predicted, 0.4) == 0.5
    assert evaluate.targeting_error(truth, truth, 0.4) == 0


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=30), st.sampled_from([0.1, 0.2, 0.4, 1.0]))
def test_targeting_error_lies_between_none_and_all(values: list[float], share: float) -> None:
    truth = np.array(values)
    assert 0 <= evaluate.targeting_error(truth, -truth, share) <= 1
    assert evaluate.targeting_error(truth, truth * 2, share) == 0
