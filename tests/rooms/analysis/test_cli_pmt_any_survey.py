"""The command line on surveys with other columns than the registry's: fit, score, rank, evaluate, cards."""

import csv
import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from regsosek import cli_pmt
from rooms.analysis.pmt.other_survey import other_survey

app = typer.Typer()
app.add_typer(cli_pmt.app)
app.command("rank")(cli_pmt.rank)
SURVEY = other_survey()
FIT = [
    "--id",
    "hh",
    "--target",
    "spent",
    "--by",
    "place",
    "--weight",
    "weight",
    "--recipe",
    "scorecard",
    "--questions",
    "5",
]
CARD = Path(__file__).parent / "pmt" / "invented_card.toml"


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def done(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return str(result.output)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("any")
    pa_csv.write_csv(SURVEY, path / "survey.csv")
    pq.write_table(SURVEY, path / "survey.parquet")
    families = other_survey(300, seed=8).drop_columns(["spent", "weight"])
    pq.write_table(families, path / "families.parquet")
    said = done("pmt", "fit", path / "survey.csv", *FIT, "--model", path / "m.json")
    assert "Recipe scorecard. Fitted on 600 of 600 rows" in said and "questions, 12 areas" in said
    done("pmt", "score", path / "families.parquet", "--id", "hh", "--model", path / "m.json", "--weight", "members",
         "--line", "poor=800", "--line", "extreme=500", "--out", path / "scores.csv")  # fmt: skip
    return path


def test_csv_and_parquet_give_the_same_model(folder: Path, tmp_path: Path) -> None:
    done("pmt", "fit", folder / "survey.parquet", *FIT, "--model", tmp_path / "m.json")
    one, two = (json.loads((f / "m.json").read_text()) for f in (folder, tmp_path))
    for model in (one, two):
        del model["created"], model["survey"]["sha256"]
    assert one == two


def test_scores_hold_the_columns_and_the_sum_is_told(folder: Path) -> None:
    rows = rows_of(folder / "scores.csv")
    assert list(rows[0]) == [
        "hh", "place", "members", "expenditure", "percentile", "p_below_poor", "p_below_extreme", "score", "unscored_reason",
    ]  # fmt: skip
    assert len(rows) == 300 and rows[0]["hh"] == "00000" and rows[0]["place"].startswith("0")
    assert all(float(r["p_below_extreme"]) <= float(r["p_below_poor"]) for r in rows)
    assert all(0 <= float(r["percentile"]) <= 100 for r in rows)
    expected = sum(float(r["p_below_poor"]) * int(r["members"]) for r in rows)
    said = done("pmt", "score", folder / "families.parquet", "--id", "hh", "--model", folder / "m.json", "--weight", "members",
                "--line", "poor=800", "--out", folder / "again.parquet")  # fmt: skip
    assert f"Expected below poor: {expected:,.0f}"[:-1] in said and "the sum of p_below_poor" in said
    assert pq.read_table(folder / "again.parquet").num_rows == 300
    assert stat.S_IMODE((folder / "again.parquet").stat().st_mode) == 0o600


def test_ranking_is_the_same_from_one_file_a_folder_a_pattern_and_another_order(folder: Path, tmp_path: Path) -> None:
    scores = pa_csv.read_csv(folder / "scores.csv", convert_options=pa_csv.ConvertOptions(column_types={"hh": pa.string(), "place": pa.string()}))  # fmt: skip
    (tmp_path / "parts").mkdir()
    for number, (start, length) in enumerate(((200, 100), (0, 150), (150, 50))):
        pq.write_table(scores.slice(start, length), tmp_path / "parts" / f"p{number}.parquet")
    shared = ["--id", "hh", "--score", "expenditure", "--within", "place", "--weight", "members"]
    done("rank", folder / "scores.csv", *shared, "--out", tmp_path / "one.csv")
    done("rank", tmp_path / "parts", *shared, "--out", tmp_path / "two.csv")
    done("rank", tmp_path / "parts" / "p*.parquet", *shared, "--out", tmp_path / "three.csv")
    parts = [tmp_path / "parts" / f"p{n}.parquet" for n in (2, 0, 1)]
    done("rank", *parts, *shared, "--out", tmp_path / "four.csv")
    first, *others = ((tmp_path / f"{name}.csv").read_text() for name in ("one", "two", "three", "four"))
    assert all(other == first for other in others)


def test_official_counts_decide_the_groups(folder: Path, tmp_path: Path) -> None:
    places = sorted({row["place"] for row in rows_of(folder / "scores.csv")})
    counts = tmp_path / "official.csv"
    counts.write_text("place,very_poor,poor,vulnerable\n" + "".join(f"{p},5,10,20\n" for p in places))
    done("rank", folder / "scores.csv", "--id", "hh", "--within", "place", "--weight", "members", "--counts", counts, "--out", tmp_path / "r.csv")  # fmt: skip
    for place in places:
        rows = sorted((r for r in rows_of(tmp_path / "r.csv") if r["place"] == place), key=lambda r: int(r["position"]))
        for row in rows:
            before = int(row["persons_cumulative"]) - int(row["members"])
            assert int(row["welfare_group"]) == 1 + (before >= 5) + (before >= 15) + (before >= 35)


def test_a_trial_writes_a_report_and_cards_are_made_from_it(folder: Path, tmp_path: Path) -> None:
    said = done("pmt", "evaluate", folder / "survey.csv", *FIT, "--splits", "2", "--sex", "men", "--size", "members", "--year", "year",
                "--out", tmp_path / "report.json")  # fmt: skip
    assert "OLS+areas" in said and "error_0.40" in said
    report = json.loads((tmp_path / "report.json").read_text())
    assert set(report["groups"]) == {"sex", "size", "area"} and report["drift"]["later"] == "2022"
    done(
        "pmt",
        "card",
        folder / "m.json",
        "--report",
        tmp_path / "report.json",
        "--line",
        "poor=800",
        "--out",
        tmp_path / "c.html",
    )
    assert "<svg" in (tmp_path / "c.html").read_text()
    done("pmt", "evaluate", folder / "survey.csv", "--id", "hh", "--target", "spent", "--model", folder / "m.json", "--out", tmp_path / "new.html")  # fmt: skip
    assert "Model yang sudah jadi" in (tmp_path / "new.html").read_text()


def test_fit_writes_the_card_beside_the_model(folder: Path, tmp_path: Path) -> None:
    done("pmt", "fit", folder / "survey.csv", *FIT, "--model", tmp_path / "m.json", "--card", tmp_path / "m.html")
    assert 'id="hand"' in (tmp_path / "m.html").read_text()


def test_a_published_card_is_read_and_scores(tmp_path: Path) -> None:
    shutil.copy(CARD, tmp_path / "card.toml")
    said = done("pmt", "published", tmp_path / "card.toml", "--model", tmp_path / "m.json")
    assert "0 to 58 points" in said
    (tmp_path / "f.csv").write_text("hh,roof,members,radio\n01,palm,7,\n02,tile,2,1\n")
    said = done(
        "pmt", "score", tmp_path / "f.csv", "--id", "hh", "--model", tmp_path / "m.json", "--out", tmp_path / "s.csv"
    )
    rows = rows_of(tmp_path / "s.csv")
    assert [(r["hh"], r["score"], r["p_below_national"], r["expenditure"]) for r in rows] == [
        ("01", "0", "0.83", ""),
        ("02", "58", "0.02", ""),
    ]
    assert "Expected below food: 0.6 rows" in said


def test_an_area_that_the_survey_never_saw_is_told(folder: Path, tmp_path: Path) -> None:
    families = (
        other_survey(5, seed=8)
        .drop_columns("place")
        .append_column("place", pa.array(["999", "001", None, "002", "998"]))
    )
    pq.write_table(families, tmp_path / "f.parquet")
    said = done(
        "pmt", "score", tmp_path / "f.parquet", "--id", "hh", "--model", folder / "m.json", "--out", tmp_path / "s.csv"
    )
    assert "Warning: 3 rows have no place or one that the survey never saw" in said
    assert all(row["score"] for row in rows_of(tmp_path / "s.csv"))


def test_rows_without_a_target_are_left_out_and_told(tmp_path: Path) -> None:
    spent = SURVEY["spent"].to_pylist()
    spent[:6] = [0.0, -1.0, None, float("nan"), float("inf"), 0.0]
    table = SURVEY.set_column(SURVEY.column_names.index("spent"), "spent", pa.array(spent))
    pq.write_table(table, tmp_path / "s.parquet")
    said = done("pmt", "fit", tmp_path / "s.parquet", *FIT, "--model", tmp_path / "m.json")
    assert "594 of 600 rows" in said and "Warning: 6 rows have a zero, negative or empty target" in said


BAD: list[tuple[str, str]] = [
    ("pmt fit survey.csv --id nobody --target spent --model o.json", "no column nobody"),
    ("pmt fit survey.csv --target spent --by nowhere --model o.json", "no column nowhere"),
    ("pmt fit survey.csv --target spent --features roof,wall --model o.json", "no column wall"),
    ("pmt fit survey.csv --target spent --exclude wall --model o.json", "no column wall"),
    ("pmt fit survey.csv --target spent --features roof,spent --model o.json", "cannot be a question"),
    ("pmt fit survey.csv --target spent --recipe magic --model o.json", "no recipe magic"),
    ("pmt fit survey.csv --target spent --recipe linear --model o.json", "needs the questions of the registry"),
    ("pmt fit survey.csv --target roof --recipe scorecard --model o.json", "must hold numbers"),
    ("pmt fit survey.csv --target spent --recipe scorecard --questions 0 --model o.json", "between 1 and 25"),
    ("pmt fit few.csv --target spent --recipe scorecard --model o.json", "50 complete rows; at least 100"),
    ("pmt fit survey.csv --target spent --model nowhere/o.json", "no folder nowhere"),
    ("pmt score families.parquet --id hh --model m.json --line poor --out o.csv", "NAME=VALUE"),
    ("pmt score families.parquet --id nobody --model m.json --out o.csv", "no column nobody"),
    ("pmt score families.parquet --id hh --model m.json --weight nobody --out o.csv", "no column nobody"),
    ("pmt score few.csv --id hh --model few.csv --out o.csv", "model file cannot be read"),
    ("pmt evaluate survey.csv --target spent --recipe scorecard --splits 1 --out o.json", "splits must lie between"),
    ("pmt evaluate survey.csv --target spent --sex nobody --out o.json", "no column nobody"),
    ("pmt evaluate survey.csv --target spent --out o.txt", ".json or .html"),
    ("pmt card m.json --report m.json --out o.html", "report cannot be read"),
    ("pmt published m.json --model o.json", "cannot be used: question"),
    ("rank scores.csv --id hh --shares 0.1,0.2,0.3 --counts few.csv --out o.csv", "not both"),
    ("rank scores.csv --id hh --within place --counts few.csv --out o.csv", "no column very_poor"),
    ("rank empty --id hh --out o.csv", "no .csv or .parquet file"),
    ("rank no*.parquet --id hh --out o.csv", "no file is named"),
    ("rank scores.csv few.csv --id hh --out o.csv", "different columns"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "said"), BAD)
def test_bad_input_is_one_line_in_both_languages(
    folder: Path, monkeypatch: pytest.MonkeyPatch, typed: str, said: str
) -> None:
    monkeypatch.chdir(folder)
    pa_csv.write_csv(SURVEY.slice(0, 50), "few.csv")
    Path("empty").mkdir(exist_ok=True)
    result = run(*typed.split())
    assert result.exit_code == 2 and said in result.output, result.output
    assert len(result.output.strip().splitlines()) == 1
    assert not any(path.name.startswith(("o.", ".o.")) for path in folder.iterdir())


@pytest.mark.parametrize("recipe", ["scorecard", "best"])
def test_answers_that_cannot_be_read_are_counted_aloud(folder: Path, tmp_path: Path, recipe: str) -> None:
    model = folder / "m.json" if recipe == "scorecard" else tmp_path / "best.json"
    if recipe == "best":
        done("pmt", "fit", folder / "survey.csv", *FIT[:8], "--recipe", "best", "--model", model)
    with (folder / "survey.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[:40]
    for row, rooms in zip(rows, ["abc", "two", "inf", "NA", ""], strict=False):
        row["rooms"] = rooms
    for row in rows[:7]:
        row["roof"] = "gold"
    with (tmp_path / "f.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    said = done("pmt", "score", tmp_path / "f.csv", "--id", "hh", "--model", model, "--out", tmp_path / "s.csv")
    assert "that the survey never had, count as none" in said
    assert "roof 7" in said
    assert "rooms 3" in said
    quiet = done("pmt", "score", folder / "families.parquet", "--id", "hh", "--model", model, "--out", tmp_path / "q.csv")  # fmt: skip
    assert "count as none" not in quiet


def test_a_target_in_logarithms_is_told(folder: Path, tmp_path: Path) -> None:
    logs = pc.ln(SURVEY["spent"])
    table = SURVEY.set_column(SURVEY.column_names.index("spent"), "spent", logs)
    pq.write_table(table, tmp_path / "s.parquet")
    said = done("pmt", "fit", tmp_path / "s.parquet", *FIT, "--model", tmp_path / "m.json", "--card", tmp_path / "c.html")  # fmt: skip
    assert "looks like logarithms already" in said
    assert "looks like logarithms already" in (tmp_path / "c.html").read_text(encoding="utf-8")
    assert "like logarithms" not in done("pmt", "fit", folder / "survey.parquet", *FIT, "--model", tmp_path / "n.json")
