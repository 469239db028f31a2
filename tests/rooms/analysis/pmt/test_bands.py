"""The look-up on the engine: closed ranges, quotients below zero, and answers that lie in no band."""

from typing import Any

import pyarrow as pa
import pytest

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.pmt.bands import lookup
from regsosek.analysis.pmt.features import Band, Feature, Source
from regsosek.vocabulary.label import Label
from rooms.analysis.pmt import oracle

TEXT = Label("x", "x")
VALUES = range(-6, 7)
ROWS: list[dict[str, Any]] = [{"a": a, "b": b, "per": per} for a in (*VALUES, None) for b in (2, None) for per in (3, 1, 0, None)]  # fmt: skip


def feature(low: int | None, high: int | None, source: Source) -> Feature:
    return Feature("x", TEXT, "housing", source, (Band(TEXT, low=low, high=0), Band(TEXT, low=0, high=high)))


@pytest.mark.parametrize(
    "source", [Source(("a",)), Source(("a", "b")), Source(("b",), minus=("a",), per="per", scale=2)]
)
@pytest.mark.parametrize(("low", "high"), [(None, None), (-3, 4), (None, 2), (-5, None)])
@pytest.mark.parametrize("missing", [None, 77])
def test_steps_agree_with_the_written_rule(
    source: Source, low: int | None, high: int | None, missing: int | None
) -> None:
    schema = pa.schema([(name, pa.int16()) for name in ("a", "b", "per")])
    numbered = pa.Table.from_pylist(ROWS, schema).append_column("n", pa.array(range(len(ROWS))))
    table = from_arrow(connect(), "rows", numbered)
    asked = feature(low, high, source)
    found = (
        table.select("n", points=lookup(table, asked, (10, 20), missing))
        .order_by("n")
        .to_pyarrow()["points"]
        .to_pylist()
    )
    expected = [oracle.answer_points(row, asked, (10, 20)) for row in ROWS]
    assert found == [missing if points is None else points for points in expected]
    assert {10, 20} <= set(found)
