"""The pyramid shows every age group and counts each person once, also those of unknown age or sex."""

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.statistics.pyramid import pyramid

ENGINE = connect()


def pyramid_of(people: list[tuple[int | None, int | None]], **options: int) -> list[dict[str, Any]]:
    data = pa.table(
        {"sex": pa.array([s for s, _ in people], pa.int16()), "age": pa.array([a for _, a in people], pa.int16())}
    )
    rows: list[dict[str, Any]] = pyramid(from_arrow(ENGINE, "people", data), **options).to_pyarrow().to_pylist()
    return rows


def test_ages_fall_into_their_group_and_the_last_is_open() -> None:
    rows = pyramid_of([(1, 0), (1, 4), (2, 5), (2, 74), (2, 75), (1, 98)])
    assert [row["age_from"] for row in rows] == [*range(0, 80, 5), None]
    filled = {row["age_from"]: (row["males"], row["females"]) for row in rows if row["males"] or row["females"]}
    assert filled == {0: (2, 0), 5: (0, 1), 70: (0, 1), 75: (1, 1)}


def test_unknown_age_and_sex_are_counted_apart() -> None:
    rows = pyramid_of([(None, 3), (1, None), (9, 3), (2, -1)], width=10, last=20)
    assert rows[0] == {"age_from": 0, "males": 0, "females": 0, "sex_unknown": 2}
    assert rows[-1] == {"age_from": None, "males": 1, "females": 1, "sex_unknown": 0}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([1, 2, 3, None]), st.one_of(st.none(), st.integers(0, 120))), max_size=40))
def test_every_person_is_counted_once(people: list[tuple[int | None, int | None]]) -> None:
    rows = pyramid_of(people)
    assert sum(row["males"] + row["females"] + row["sex_unknown"] for row in rows) == len(people)
    assert sum(row["males"] for row in rows) == sum(sex == 1 for sex, _ in people)


@pytest.mark.parametrize(("width", "last"), [(10, 75), (0, 75), (-5, 75)])
def test_a_last_group_that_would_be_cut_is_refused(width: int, last: int) -> None:
    with pytest.raises(ValueError, match="multiple"):
        pyramid_of([(1, 1)], width=width, last=last)
