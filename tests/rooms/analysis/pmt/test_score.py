"""A score is the sum of its points; a family without a required answer has none, and never becomes the poorest."""

from typing import Any

import ibis
import pyarrow as pa
import pytest

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.score import score, score_family
from rooms.analysis.pmt.models import SMALL, family

INTEGERS = ("interview_result", "wall_material", "floor_area", "persons", "head_diploma")
SCHEMA = pa.schema(
    [(n, pa.int16()) for n in INTEGERS] + [("family_id", pa.string()), ("district", pa.string())]
)  # fmt: skip


def table(*rows: dict[str, Any]) -> ibis.Table:
    return from_arrow(connect(), "families", pa.Table.from_pylist(list(rows), SCHEMA))


def scored(**changes: Any) -> tuple[int | None, str | None]:
    row = score(table(family(**changes)), SMALL).to_pyarrow().to_pylist()[0]
    return row["score"], row["unscored_reason"]


CASES: list[tuple[dict[str, Any], int | None, str | None]] = [
    ({}, 62_700, None),
    ({"district": "6472020"}, 63_200, None),
    ({"district": "6401010"}, 62_900, None),
    ({"district": None}, 62_900, None),
    ({"wall_material": 4}, 61_900, None),
    ({"head_diploma": None}, 62_400, None),
    ({"head_diploma": 77}, 62_400, None),
    ({"floor_area": 1, "persons": 30}, 61_700, None),
    ({"floor_area": 997, "persons": 1}, 63_900, None),
    ({"wall_material": None}, None, "missing_housing"),
    ({"wall_material": 88}, None, "missing_housing"),
    ({"floor_area": None}, None, "missing_housing"),
    ({"persons": 0}, None, "no_residents"),
    ({"persons": None}, None, "no_residents"),
    ({"interview_result": 4}, None, "no_interview"),
    ({"interview_result": None, "persons": 0, "wall_material": None}, None, "no_interview"),
]


@pytest.mark.parametrize(("changes", "points", "reason"), CASES)
def test_points_add_up_or_the_reason_is_told(changes: dict[str, Any], points: int | None, reason: str | None) -> None:
    assert scored(**changes) == (points, reason)
    assert score_family(family(**changes), SMALL) == (points, reason)


def test_the_table_keeps_its_rows_and_columns() -> None:
    families = table(family(), family(family_id="b", wall_material=None))
    result = score(families, SMALL)
    assert result.columns == (*families.columns, "score", "unscored_reason")
    assert sorted(result.family_id.to_pyarrow().to_pylist()) == ["a", "b"]
    assert result.score.type() == ibis.dtype("int64")


def test_a_table_without_interview_result_is_scored_by_its_answers() -> None:
    families = table(family()).drop("interview_result")
    assert score(families, SMALL).score.to_pyarrow().to_pylist() == [62_700]


def test_a_wide_floor_does_not_overflow_its_narrow_column() -> None:
    # 150 m² bounds times 300 persons would not fit into 16 bits
    assert scored(floor_area=997, persons=300)[0] == 62_700 - 1000 + 100


def test_a_missing_column_and_a_column_of_words_are_told() -> None:
    with pytest.raises(PmtError) as missing:
        score(table(family()).drop("floor_area"), SMALL)
    with pytest.raises(PmtError) as words:
        score(table(family()).mutate(wall_material=ibis.literal("brick")), SMALL)
    assert (missing.value.code, words.value.code) == ("missing_column", "not_an_integer")
