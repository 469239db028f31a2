"""Folders of parts in and out: the same ranking as from one file, counted by village, within a limit of memory."""

from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from regsosek import cli_pmt
from regsosek.analysis.synthetic.national import country, national_survey, write_country
from regsosek.analysis.synthetic.national.write import plain

app = typer.Typer()
app.add_typer(cli_pmt.app)
app.command("rank")(cli_pmt.rank)
FAMILIES = 12_000


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Families in three parts, a model, and scores as a folder."""
    folder = tmp_path_factory.mktemp("land")
    with pytest.MonkeyPatch.context() as patch:
        for module in ("blocks", "write"):
            patch.setattr(f"regsosek.analysis.synthetic.national.{module}.BLOCK", 4096)
        of = country(FAMILIES, 4)
        (folder / "families").mkdir()
        assert len(write_country(of, folder / "families", blocks_per_part=1)) == 3
    survey = national_survey(of, 3000)
    pq.write_table(survey.cast(plain(survey.schema)), folder / "survey.parquet")
    for command in (
        ["pmt", "fit", folder / "survey.parquet", "--id", "family_id", "--target", "expenditure", "--by", "regency",
         "--weight", "weight", "--group", "village", "--recipe", "linear", "--model", folder / "model.json"],
        ["pmt", "score", folder / "families", "--model", folder / "model.json", "--memory", "1GB", "--out", folder / "scores"],
    ):  # fmt: skip
        result = run(*command)
        assert result.exit_code == 0, result.output
    return folder


def rows(source: str, columns: str) -> list[tuple[Any, ...]]:
    query = f"SELECT {columns} FROM read_parquet('{source}', hive_partitioning=false) ORDER BY family_id"
    return duckdb.connect().execute(query).fetchall()


def test_a_folder_is_ranked_as_one_file_is_and_parted_by_regency(land: Path, tmp_path: Path) -> None:
    parts, single = tmp_path / "ranking", tmp_path / "ranking.parquet"
    for out in (parts, single):
        result = run("rank", land / "scores", "--within", "regency", "--memory", "1GB", "--out", out)
        assert result.exit_code == 0, result.output
    columns = "family_id, regency, village, persons, score, position, persons_cumulative, decile, welfare_group, unscored_reason"
    found = rows(f"{parts}/*/*.parquet", columns)
    assert found == rows(str(single), columns) and len(found) == FAMILIES
    assert {path.name for path in parts.iterdir()} == {f"regency={row[1]}" for row in found}
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")], "temporary files are gone"
    assert {path.stat().st_mode & 0o077 for path in parts.rglob("*")} == {0}
    kinds = pq.read_schema(next(parts.rglob("*.parquet")))
    assert {str(kinds.field(name).type) for name in ("position", "persons_cumulative", "decile")} == {"int64"}


def test_families_and_persons_are_counted_by_village_and_group(land: Path, tmp_path: Path) -> None:
    counts = tmp_path / "villages.parquet"
    result = run("rank", land / "scores", "--within", "regency", "--out", tmp_path / "r", "--counts-out", counts)
    assert result.exit_code == 0, result.output
    table = pq.read_table(counts)
    assert table.column_names == ["regency", "village", "welfare_group", "families", "persons"]
    ranked = rows(f"{tmp_path}/r/*/*.parquet", "village, welfare_group, persons")
    expected: dict[tuple[str, int | None], tuple[int, int]] = {}
    for village, group, persons in ranked:
        families, total = expected.get((village, group), (0, 0))
        expected[village, group] = (families + 1, total + persons)
    assert {(r["village"], r["welfare_group"]): (r["families"], r["persons"]) for r in table.to_pylist()} == expected
    assert any(group is None for _, group in expected), "who is not ranked is counted apart"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--memory", "much", "--out", "x"], "--memory much"),
        (["--temp", "nowhere", "--out", "x"], "nowhere"),
        (["--out", "scores"], "holds something"),
        (["--engine", "spark", "--out", "x.parquet"], "without .parquet"),
        (["--out", "x", "--counts-out", "c.csv", "--counts-by", "hamlet"], "no column hamlet"),
    ],
)
def test_what_cannot_be_done_is_told_before_the_work(
    land: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], said: str
) -> None:
    monkeypatch.chdir(land)
    result = run("rank", "scores", *options)
    assert result.exit_code == 2 and said in result.output, result.output
    assert not (land / "x").exists() and not [path for path in land.iterdir() if path.name.startswith(".")]
