"""How sure: probabilities that add up to the share, and a sentence that says so."""

from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.pmt.certainty import Border, Certainty, borders, certainty

SIGMA = 4000


def population(count: int = 2000) -> pa.Table:
    random = np.random.default_rng(1)
    scores = np.rint(random.normal(70_000, 5000, count)).astype(int)
    return pa.table({"score": scores, "persons": random.integers(1, 8, count)})


def test_expected_persons_below_a_border_are_its_share() -> None:
    data = population()
    for border in borders(from_arrow(connect(), "p", data), SIGMA):
        below = [certainty(s, SIGMA, border).probability for s in data["score"].to_pylist()]
        persons = data["persons"].to_numpy()
        assert persons @ below / persons.sum() == pytest.approx(float(border.share), rel=0.01)


def test_the_border_lies_below_the_cut_of_the_ranking() -> None:
    data = population()
    border = borders(from_arrow(connect(), "p", data), SIGMA, shares=(0.15,))[0]
    assert border.points < np.quantile(data["score"].to_numpy(), 0.15)


def test_borders_rise_and_the_unscored_do_not_matter() -> None:
    data = population()
    with_unscored = pa.concat_tables([data, pa.table({"score": pa.nulls(50, pa.int64()), "persons": [9] * 50})])
    found = borders(from_arrow(connect(), "p", with_unscored), SIGMA)
    assert found == borders(from_arrow(connect(), "p", data), SIGMA)
    assert found[0].points < found[1].points < found[2].points


def test_nobody_scored_has_no_border() -> None:
    empty = pa.table({"score": pa.nulls(3, pa.int64()), "persons": [1, 2, 3]})
    assert borders(from_arrow(connect(), "p", empty), SIGMA) == ()


@pytest.mark.parametrize(("score", "probability"), [(60_000, 0.5), (64_000, 0.1587), (56_000, 0.8413)])
def test_probability_is_that_of_a_normal_residual(score: int, probability: float) -> None:
    assert certainty(score, SIGMA, Border(Fraction(1, 20), 60_000)).probability == pytest.approx(probability, abs=1e-4)


@pytest.mark.parametrize(
    ("probability", "said"), [(0.004, "kurang dari 1 "), (0.62, "sekitar 62 "), (0.997, "lebih dari 99 ")]
)
def test_the_statement_says_how_many_in_a_hundred(probability: float, said: str) -> None:
    statement = Certainty(Fraction(3, 20), probability).statement
    assert said in statement.id and "15%" in statement.id and "15%" in statement.en


def test_a_share_with_decimals_is_written_as_the_reader_writes_it() -> None:
    statement = Certainty(Fraction(125, 10000), 0.5).statement
    assert "1,25%" in statement.id and "1.25%" in statement.en
