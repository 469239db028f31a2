"""Any survey's columns: what they are taken for, what is dropped, and that a table and a row read alike."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest

from regsosek.analysis.pmt.columns import canonical, from_document, learn
from regsosek.analysis.pmt.problems import PmtError

ROWS = 400


def survey() -> pa.Table:
    random = np.random.default_rng(3)
    rooms = random.integers(1, 7, ROWS)
    wall = random.choice(["brick", "mud", "wood"], ROWS).astype(object)
    wall[:3] = "straw"
    return pa.table(
        {
            "hh": pa.array([f"H{n}" for n in range(ROWS)]),
            "rooms": pa.array(rooms),
            "rooms_again": pa.array(rooms * 10.0),
            "wall": pa.array(wall),
            "land": pa.array([None if n % 7 == 0 else float(n % 50) for n in range(ROWS)]),
            "coded": pa.array([str(n % 3) if n % 5 else "NA" for n in range(ROWS)]),
            "tv": pa.array(random.random(ROWS) < 0.4),
            "nothing": pa.nulls(ROWS),
            "country": pa.array(["BF"] * ROWS),
            "row": pa.array(range(ROWS)),
            "consumption": pa.array(np.exp(6 + 0.1 * rooms + random.normal(0, 0.5, ROWS))),
        }
    )


def test_columns_are_told_apart_and_useless_ones_are_named() -> None:
    found = learn(survey(), target="consumption")
    assert [(c.name, c.kind) for c in found.columns] == [
        ("rooms", "number"), ("wall", "category"), ("land", "number"), ("coded", "number"), ("tv", "number"),
    ]  # fmt: skip
    assert {d["feature"]: d["reason"] for d in found.dropped} == {
        "hh": "identifier", "rooms_again": "duplicate", "nothing": "all_missing", "country": "constant",
        "row": "identifier",
    }  # fmt: skip
    wall = found.columns[1]
    assert (wall.levels, wall.other) == (("brick", "mud", "wood"), True)


def test_a_kind_can_be_told_and_columns_chosen() -> None:
    found = learn(
        survey(),
        target="consumption",
        features=["rooms", "wall", "ghost"],
        exclude=["wall"],
        kinds={"rooms": "category"},
    )
    assert [(c.name, c.kind) for c in found.columns] == [("rooms", "category")]
    assert found.dropped == ({"feature": "ghost", "reason": "absent"},)
    assert found.columns[0].levels == ("1", "2", "3", "4", "5", "6")


@pytest.mark.parametrize("change", [lambda y: np.log(y), lambda y: -y, lambda y: np.rint(10 * np.log(y))])
def test_a_column_that_nearly_is_the_target_is_refused_unless_insisted_on(change: object) -> None:
    table = survey()
    table = table.append_column("leak", pa.array(change(table["consumption"].to_numpy())))  # type: ignore[operator]
    with pytest.raises(PmtError) as refused:
        learn(table, target="consumption")
    assert refused.value.code == "nearly_the_target"
    assert refused.value.details["column"] == "leak"
    assert "leak" in learn(table, target="consumption", insist=True).names


def test_a_category_that_nearly_is_the_target_is_refused() -> None:
    table = survey()
    rank = np.argsort(np.argsort(table["consumption"].to_numpy()))
    table = table.append_column("class", pa.array([f"c{(r * 7919) % 20}" for r in rank // 20]))
    with pytest.raises(PmtError, match="class"):
        learn(table, target="consumption")


def test_rows_and_tables_read_alike_also_what_was_never_seen() -> None:
    table = survey()
    found = learn(table, target="consumption")
    again = from_document(json.loads(json.dumps(found.to_document())), found.dropped)
    assert again == found
    matrix = found.matrix(table)
    for index in (0, 1, 7, 399):
        np.testing.assert_array_equal(found.row(table.slice(index, 1).to_pylist()[0])[0], matrix[index])
    strange = {"rooms": "many", "wall": "glass", "land": float("inf"), "coded": 2.0, "tv": "True"}
    np.testing.assert_array_equal(found.row(strange)[0], [np.nan, 3, np.nan, 2, 1])


def test_a_column_of_other_type_in_another_file_reads_the_same() -> None:
    table = survey()
    found = learn(table, target="consumption", kinds={"rooms": "category"})
    as_text = table.set_column(1, "rooms", pa.array([f"{n:02d}" for n in table["rooms"].to_pylist()]))
    as_float = table.set_column(1, "rooms", pa.array(table["rooms"].to_pylist(), pa.float64()))
    np.testing.assert_array_equal(found.matrix(table), found.matrix(as_text))
    np.testing.assert_array_equal(found.matrix(table), found.matrix(as_float))


def test_a_lost_column_is_named() -> None:
    found = learn(survey(), target="consumption")
    with pytest.raises(PmtError) as refused:
        found.matrix(survey().drop_columns(["land"]))
    assert refused.value.code == "missing_column"


def test_nothing_left_is_a_problem() -> None:
    with pytest.raises(PmtError) as refused:
        learn(survey(), target="consumption", features=["country", "nothing"])
    assert refused.value.code == "no_features"


@pytest.mark.parametrize(
    ("value", "text"),
    [(3, "3"), (3.0, "3"), ("03", "3"), (" b ", "b"), (True, "true"), ("NA", None), (float("nan"), None), (1.5, "1.5")],
)
def test_answers_have_one_text(value: object, text: str | None) -> None:
    assert canonical(value) == text


def test_two_measures_that_differ_in_every_row_are_no_duplicates() -> None:
    random = np.random.default_rng(1)
    a, b = random.normal(size=300), random.normal(size=300)
    two_measures = pa.table({"a": a, "b": b, "minus_a": -a, "log_a": np.exp(a), "y": np.exp(random.normal(size=300))})
    found = learn(two_measures, target="y")
    assert found.names == ("a", "b")
    assert [d["of"] for d in found.dropped] == ["a", "a"]
