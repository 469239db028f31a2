"""Spark and DuckDB agree to the last family. Skipped where PySpark is not installed; `make test-spark` installs it.

`REGSOSEK_TEST_SPARK_FAMILIES` is the number of families; `make test-spark` takes a million.
"""

import os
from pathlib import Path

import duckdb
import pytest

from regsosek.analysis.engine import connect, read_alike, write_parts
from regsosek.analysis.pmt.rank import rank
from regsosek.analysis.pmt.recipes import Plan, fit_recipe
from regsosek.analysis.pmt.score import score
from regsosek.analysis.synthetic.national import country, national_survey, write_country

pytest.importorskip("pyspark", reason="no PySpark; `make test-spark` installs it and runs this")
FAMILIES = int(os.environ.get("REGSOSEK_TEST_SPARK_FAMILIES", "20000"))
KEPT = ("family_id", "regency", "village", "persons", "score", "unscored_reason")


def ranked(engine: str, parts: list[Path], model: object, folder: Path) -> str:
    """Scores and ranks with one engine; a pattern of the files written."""
    folder.mkdir()
    connection = connect(engine, "3GB", temp=folder, keep_order=False)
    write_parts(connection, score(read_alike(connection, parts), model).select(*KEPT), folder / "scores")  # type: ignore[arg-type]
    scores = read_alike(connection, sorted((folder / "scores").rglob("*.parquet")))
    write_parts(connection, rank(scores, within="regency"), folder / "ranking")
    if engine == "spark":
        connection._session.stop()
    return f"{folder}/ranking/**/*.parquet"


def test_both_engines_agree_to_the_last_family(tmp_path: Path) -> None:
    of = country(FAMILIES, 11)
    plan = Plan("expenditure", "family_id", "regency", "weight", "village")
    model = fit_recipe(national_survey(of, 4000), "linear", plan)
    (tmp_path / "families").mkdir()
    parts = write_country(of, tmp_path / "families")
    here = ranked("duckdb", parts, model, tmp_path / "duckdb")
    there = ranked("spark", parts, model, tmp_path / "spark")
    columns = (*KEPT, "position", "persons_cumulative", "decile", "percentile_persons", "welfare_group")
    one, other = (f"SELECT {', '.join(columns)} FROM '{files}'" for files in (here, there))
    ask = duckdb.connect()
    for files in (here, there):
        assert ask.execute(f"SELECT count(*), count(DISTINCT family_id) FROM '{files}'").fetchall() == [(FAMILIES,) * 2]
    differing = f"SELECT count(*) FROM (({one} EXCEPT {other}) UNION ALL ({other} EXCEPT {one}))"
    assert ask.execute(differing).fetchall() == [(0,)]
