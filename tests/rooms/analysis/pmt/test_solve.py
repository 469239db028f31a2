"""The arithmetic finds what it was given, weighs rows, and pulls small areas to the mean."""

import numpy as np
import pytest

from regsosek.analysis.pmt.solve import solve

NOWHERE = np.full(400, -1)


def sample(effects: np.ndarray, noise: float = 0.1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    x = random.normal(size=(400, 2))
    area = np.repeat(np.arange(len(effects)), 400 // len(effects))
    return x, 3 + x @ [0.5, -0.2] + effects[area] + random.normal(scale=noise, size=400), area


def test_known_coefficients_and_areas_are_found() -> None:
    effects = np.array([-0.4, -0.1, 0.1, 0.4])
    x, y, area = sample(effects)
    solution = solve(x, y, np.ones(400), area, 4)
    assert solution.coefficients == pytest.approx([0.5, -0.2], abs=0.02)
    assert solution.intercept + solution.area_effects == pytest.approx(3 + effects, abs=0.03)


def test_an_area_of_few_rows_is_pulled_to_the_mean() -> None:
    random = np.random.default_rng(2)
    area = np.array([0] * 130 + [1] * 130 + [2] * 136 + [3] * 4)
    y = np.array([0.0, 0.3, -0.3, 1.0])[area] + random.normal(scale=0.5, size=400)
    effects = solve(random.normal(size=(400, 1)), y, np.ones(400), area, 4).area_effects
    raw = y[area == 3].mean() - y.mean()
    assert 0 < effects[3] < 0.9 * raw
    assert effects[1] == pytest.approx(y[area == 1].mean() - y.mean(), abs=0.25)


def test_areas_that_do_not_differ_get_nearly_nothing() -> None:
    x, y, area = sample(np.zeros(4))
    assert np.abs(solve(x, y, np.ones(400), area, 4).area_effects).max() < 0.02


def test_one_area_or_none_has_no_effect() -> None:
    x, y, _ = sample(np.array([0.0]))
    assert solve(x, y, np.ones(400), np.zeros(400, dtype=int), 1).area_effects.tolist() == [0]
    assert solve(x, y, np.ones(400), NOWHERE, 0).coefficients == pytest.approx([0.5, -0.2], abs=0.02)


def test_a_weight_of_two_is_a_row_twice() -> None:
    x, y, _ = sample(np.array([0.0]), noise=0.5)
    twice = np.r_[np.arange(400), np.arange(100)]
    weight = np.ones(400)
    weight[:100] = 2
    weighed = solve(x, y, weight, NOWHERE, 0)
    repeated = solve(x[twice], y[twice], np.ones(500), np.full(500, -1), 0)
    assert weighed.coefficients == pytest.approx(repeated.coefficients, abs=1e-9)
    assert weighed.intercept == pytest.approx(repeated.intercept, abs=1e-9)


def test_columns_that_repeat_each_other_share_the_weight_instead_of_exploding() -> None:
    x, y, _ = sample(np.array([0.0]))
    coefficients = solve(np.hstack([x[:, :1], x[:, :1]]), y, np.ones(400), NOWHERE, 0).coefficients
    assert coefficients == pytest.approx([0.25, 0.25], abs=0.03)


def test_an_empty_column_gets_zero() -> None:
    x, y, _ = sample(np.array([0.0]))
    assert solve(np.hstack([x, np.zeros((400, 1))]), y, np.ones(400), NOWHERE, 0).coefficients[2] == 0
