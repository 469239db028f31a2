"""From a survey file to a ranking file on the command line; bad input is one sentence and exit code 2."""

import csv
import json
import stat
from pathlib import Path
from typing import Any

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from regsosek import cli_pmt
from rooms.analysis.pmt.families import families, survey

app = typer.Typer()
app.add_typer(cli_pmt.app)
app.command("rank")(cli_pmt.rank)


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Survey, families and a fitted model."""
    path = tmp_path_factory.mktemp("pmt")
    pa_csv.write_csv(survey(600), path / "survey.csv")
    pq.write_table(families(300, seed=5), path / "families.parquet")
    result = run("pmt", "fit", path / "survey.csv", "--id", "family_id", "--target", "expenditure", "--by", "district",
                 "--weight", "weight", "--group", "sub_sls", "--model", path / "model.json")  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "R2 0." in result.output and "600 of 600 rows" in result.output
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_survey_becomes_a_model_scores_and_a_ranking(folder: Path) -> None:
    scores, ranking = folder / "scores.csv", folder / "ranking.csv"
    scored = run("pmt", "score", folder / "families.parquet", "--model", folder / "model.json", "--out", scores)
    ranked = run("rank", scores, "--within", "district", "--out", ranking)
    assert (scored.exit_code, ranked.exit_code) == (0, 0), (scored.output, ranked.output)
    rows = rows_of(ranking)
    assert len(rows) == 300 and sorted({row["welfare_group"] for row in rows}) == ["1", "2", "3", "4"]
    first = [row for row in rows if row["position"] == "1"]
    assert len(first) == 10 and {row["decile"] for row in first} == {"1"}
    by_score = sorted(rows, key=lambda row: int(row["score"]))
    spent = [float(row["expenditure"]) for row in by_score]
    assert spent == sorted(spent)


def test_identifiers_keep_their_zeros_and_the_file_is_the_owners(folder: Path) -> None:
    out = folder / "kept.csv"
    run("pmt", "score", folder / "families.parquet", "--model", folder / "model.json", "--out", out)
    assert {row["family_id"] for row in rows_of(out)} == {f"{n:08x}" for n in range(300)}
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_scores_of_others_without_persons_count_each_family_once(tmp_path: Path) -> None:
    source = tmp_path / "theirs.csv"
    source.write_text("hh,points\n" + "".join(f"0{n},{n % 10}.5\n" for n in range(10, 30)))
    result = run(
        "rank", source, "--id", "hh", "--score", "points", "--shares", "0.1,0.5,0.9", "--out", tmp_path / "o.csv"
    )
    assert result.exit_code == 0 and "each family counts once" in result.output
    rows = rows_of(tmp_path / "o.csv")
    assert (
        rows[0]["hh"] == "010" and [r["welfare_group"] for r in rows] == ["1"] * 2 + ["2"] * 8 + ["3"] * 8 + ["4"] * 2
    )
    assert "_families" not in rows[0]


def test_rows_without_a_position_are_told_with_their_reasons(tmp_path: Path) -> None:
    source = tmp_path / "theirs.csv"
    source.write_text("hh,points,persons\na,1.5,2\nb,,3\nc,2.5,0\nd,3.5,-1\n")
    result = run("rank", source, "--id", "hh", "--score", "points", "--out", tmp_path / "o.csv")
    assert result.exit_code == 0 and "Tanpa urutan: 1 no_score, 2 no_weight" in result.output


BAD: list[tuple[list[str], str]] = [
    (["pmt", "fit", "survey.csv", "--target", "power", "--model", "x.json"], "zero, negative or empty power"),
    (["pmt", "fit", "survey.csv", "--target", "income", "--model", "x.json"], "no column income"),
    (["pmt", "fit", "nowhere.csv", "--target", "income", "--model", "x.json"], "no file"),
    (["pmt", "score", "survey.csv", "--model", "survey.csv", "--out", "o.csv"], "model file cannot be read"),
    (["pmt", "score", "families.parquet", "--model", "model.json", "--out", "o.xlsx"], "o.xlsx"),
    (["pmt", "score", "model.json", "--model", "model.json", "--out", "o.csv"], "model.json"),
    (["rank", "survey.csv", "--out", "o.csv"], "no column score"),
    (["rank", "survey.csv", "--score", "expenditure", "--shares", "0.5,0.1", "--out", "o.csv"], "0.5, 0.1"),
    (["rank", "survey.csv", "--score", "expenditure", "--id", "district", "--out", "o.csv"], "not unique"),
    (["rank", "survey.csv", "--score", "expenditure", "--engine", "abacus", "--out", "o.csv"], "abacus"),
    (["rank", "survey.csv", "--score", "expenditure", "--weight", "weight_", "--out", "o.csv"], "weight_"),
    (["rank", "survey.csv", "--score", "persons", "--weight", "persons", "--out", "o.csv"], "persons"),
    (["rank", "survey.csv", "--score", "expenditure", "--shares", "0.1,0.2", "--out", "o.csv"], "exactly three"),
    (["rank", "survey.csv", "--score", "expenditure", "--out", "survey.csv"], "cannot be written at the same time"),
    (["rank", "survey.csv", "--score", "expenditure", "--out", "nowhere/o.csv"], "there is no folder nowhere"),
    (["rank", "survey.csv", "--score", "family_id", "--out", "o.csv"], "must hold numbers"),
]


@pytest.mark.parametrize(("arguments", "said"), BAD)
def test_bad_input_is_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(folder)
    result = run(*arguments)
    assert result.exit_code == 2 and said in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert not any(path.name.startswith(("o.", ".o.")) for path in folder.iterdir())


def test_a_file_that_is_no_parquet_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "f.parquet").write_text("not parquet")
    result = run("rank", tmp_path / "f.parquet", "--out", tmp_path / "o.csv")
    assert result.exit_code == 2 and "cannot be read" in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_the_model_is_the_same_from_csv_and_parquet(folder: Path, tmp_path: Path) -> None:
    pq.write_table(survey(600), tmp_path / "survey.parquet")
    run("pmt", "fit", tmp_path / "survey.parquet", "--id", "family_id", "--target", "expenditure", "--by", "district",
        "--weight", "weight", "--group", "sub_sls", "--out", tmp_path / "model.json")  # fmt: skip
    one, two = (json.loads((f / "model.json").read_text()) for f in (folder, tmp_path))
    assert one["features"] == two["features"] and one["intercept"] == two["intercept"]


@pytest.mark.parametrize(("cell", "said"), [("n/a", "score must hold numbers; 1 values"), ("inf", "1 values")])
def test_one_score_that_is_no_number_stops_the_ranking(tmp_path: Path, cell: str, said: str) -> None:
    """Ordered as text, 10 would be poorer than 9."""
    source = tmp_path / "s.csv"
    source.write_text("family_id,score\n" + "".join(f"f{n},{n}.0\n" for n in range(8, 12)) + f"x,{cell}\n")
    result = run("rank", source, "--out", tmp_path / "o.csv")
    assert result.exit_code == 2 and said in result.output
    assert not (tmp_path / "o.csv").exists()
