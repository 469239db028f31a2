"""A card of somebody else reproduces its own table, and a definition with a fault is told by its place."""

import copy
import itertools
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.pmt.chances import with_chances
from regsosek.analysis.pmt.model import load
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.score import score
from regsosek.analysis.pmt.scorecard.published import chances_of, from_definition, load_published, total_range

FILE = Path(__file__).with_name("invented_card.toml")
DEFINITION: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
ROOFS = {"grass": 0, "palm": 0, "iron": 11, "tile": 18}
MEMBERS = {1: 31, 2: 31, 3: 14, 5: 14, 6: 0, 11: 0}
RADIO = {0: 0, 1: 9, None: 0}
TABLE = ((0, 14, 0.83, 0.61), (15, 29, 0.47, 0.22), (30, 44, 0.16, 0.05), (45, 58, 0.02, 0.0))


def test_every_family_gets_the_points_and_the_chances_of_the_printed_card(tmp_path: Path) -> None:
    load_published(FILE).save(tmp_path / "m.json")
    model = load(tmp_path / "m.json")
    rows = [
        {"hh": str(n), "roof": roof, "members": members, "radio": radio}
        for n, (roof, members, radio) in enumerate(itertools.product(ROOFS, MEMBERS, RADIO))
    ]
    scored = score(from_arrow(connect(), "f", pa.Table.from_pylist(rows)), model)
    table, expected, total = with_chances(scored, model, {})
    found = table.to_pyarrow().to_pylist()
    assert len(found) == len(rows) == total
    for row in found:
        points = ROOFS[row["roof"]] + MEMBERS[row["members"]] + RADIO[row["radio"]]
        chances = next((n, f) for low, high, n, f in TABLE if low <= points <= high)
        assert row["score"] == points
        assert (row["p_below_national"], row["p_below_food"]) == chances
        assert row["expenditure"] is None
    assert expected["food"] == pytest.approx(sum(row["p_below_food"] for row in found))


def test_a_required_answer_that_is_unknown_leaves_the_family_unscored() -> None:
    rows = [
        {"hh": "1", "roof": "slate", "members": 4, "radio": 1},
        {"hh": "2", "roof": "iron", "members": 4, "radio": 1},
    ]
    model = load_published(FILE)
    table, expected, total = with_chances(
        score(from_arrow(connect(), "f", pa.Table.from_pylist(rows)), model), model, {"food": 1.0}
    )
    by_id = {row["hh"]: row for row in table.to_pyarrow().to_pylist()}
    assert (by_id["1"]["score"], by_id["1"]["unscored_reason"], by_id["1"]["p_below_food"]) == (
        None,
        "missing_survey",
        None,
    )
    assert (by_id["2"]["p_below_food"], total, expected["food"]) == (0.05, 1.0, 0.05)


def test_a_line_that_the_card_does_not_have_is_told() -> None:
    model = load_published(FILE)
    rows = pa.table({"hh": ["1"], "roof": ["iron"], "members": [4], "radio": [1]})
    with pytest.raises(PmtError) as caught:
        with_chances(score(from_arrow(connect(), "f", rows), model), model, {"other": 5.0})
    assert caught.value.code == "unknown_line"


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    document: Any = copy.deepcopy(DEFINITION)
    at = document
    for step in path[:-1]:
        at = at[step]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return document


BAD = [
    (["question"], [], "card"),
    (["direction"], "poorer", "card"),
    (["question", 0, "column"], None, "question 1"),
    (["question", 0, "column"], "members", "card"),
    (["question", 0, "answer", 0, "points"], 1.5, "question 1"),
    (["question", 0, "answer", 0, "codes"], ["iron"], "question 1"),
    (["question", 1, "answer", 1, "low"], 4, "question 2"),
    (["question", 2, "missing"], 99, "card"),
    (["line"], [], "card, line"),
    (["chance"], [], "card"),
    (["chance", 1, "low"], 16, "chance 2"),
    (["chance", 3, "high"], 57, "card"),
    (["chance", 0, "below", "food"], 1.2, "chance 1"),
    (["chance", 0, "below", "food"], None, "chance 1"),
]


@pytest.mark.parametrize(("path", "value", "place"), BAD)
def test_a_fault_in_the_definition_is_told_with_its_place(path: list[Any], value: Any, place: str) -> None:
    with pytest.raises(PmtError) as caught:
        from_definition(changed(path, value))
    assert caught.value.code == "bad_published" and place in caught.value.details["where"]


@pytest.mark.parametrize("text", ["not = [toml", "", "[]"])
def test_a_file_that_is_no_definition_is_told(tmp_path: Path, text: str) -> None:
    for name in ("card.toml", "card.json"):
        (tmp_path / name).write_text(text)
        with pytest.raises(PmtError) as caught:
            load_published(tmp_path / name)
        assert caught.value.code == "bad_published"


def test_the_range_of_totals_counts_missing_answers() -> None:
    assert total_range(load_published(FILE).features) == (0, 58)


def test_the_example_in_the_documentation_is_a_card() -> None:
    """The table of the printed example, total by total."""
    page = next(p for p in Path(__file__).parents if (p / "docs").is_dir()) / "docs" / "how-to" / "fit-score-rank.md"
    example = page.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    model = from_definition(tomllib.loads(example))
    assert total_range(model.features) == (0, 49)
    assert chances_of(model.fit, "national", np.arange(50)).tolist() == [0.83] * 25 + [0.16] * 25
    with pytest.raises(ValueError, match="beyond"):
        chances_of(model.fit, "national", np.array([50]))
