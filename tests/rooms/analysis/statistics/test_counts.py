"""Counts lose nobody: groups, ranked and unranked add up in every area."""

from typing import Any

import pyarrow as pa
import pytest

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.statistics.counts import counts
from regsosek.vocabulary.areacode import AreaLevel

FAMILIES = [
    ("6472010001000100", 4, 1), ("6472010001000100", 2, 4), ("6472010001000200", 3, None), ("6472010002000100", 5, 2),
    ("6472020001000100", 1, 3), ("6472020001000100", None, 1), ("6472020001000100", 6, 9),
]  # fmt: skip


def counted(level: AreaLevel) -> list[dict[str, Any]]:
    codes, persons, groups = (list(values) for values in zip(*FAMILIES, strict=True))
    data = pa.table({"sub_sls": codes, "persons": pa.array(persons, pa.int32()), "welfare_group": pa.array(groups, pa.int8())})  # fmt: skip
    rows: list[dict[str, Any]] = (
        counts(from_arrow(connect(), "f", data), level).order_by("code").to_pyarrow().to_pylist()
    )
    return rows


def test_a_village_by_hand() -> None:
    assert counted(AreaLevel.VILLAGE)[0] == {
        "code": "6472010001", "families": 3, "persons": 9, "ranked": 2, "unranked": 1, "persons_ranked": 6,
        "persons_unranked": 3, "g1": 1, "g2": 0, "g3": 0, "g4": 1, "p1": 4, "p2": 0, "p3": 0, "p4": 2,
    }  # fmt: skip


@pytest.mark.parametrize(("level", "areas"), [(AreaLevel.REGENCY, 1), (AreaLevel.DISTRICT, 2), (AreaLevel.VILLAGE, 3), (AreaLevel.SLS, 4)])  # fmt: skip
def test_every_level_counts_everybody_once(level: AreaLevel, areas: int) -> None:
    rows = counted(level)
    assert len(rows) == areas and all(len(row["code"]) == level.digits for row in rows)
    assert (sum(r["families"] for r in rows), sum(r["persons"] for r in rows)) == (7, 21)
    for row in rows:
        assert (
            row["ranked"] + row["unranked"] == row["families"]
            and sum(row[f"g{n}"] for n in range(1, 5)) == row["ranked"]
        )
        assert row["persons_ranked"] + row["persons_unranked"] == row["persons"]
        assert sum(row[f"p{n}"] for n in range(1, 5)) == row["persons_ranked"]


def test_an_unknown_group_counts_as_not_ranked() -> None:
    row = counted(AreaLevel.DISTRICT)[1]
    assert (row["ranked"], row["unranked"], row["persons_unranked"]) == (2, 1, 6)
