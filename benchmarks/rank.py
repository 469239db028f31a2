"""Scoring and ranking a city: seconds, and how many times a bare DuckDB query with the same arithmetic.

    python benchmarks/rank.py [FAMILIES] [RUNS]

Answers are drawn at random for every question of the registry's model. Both sides write the whole result into a Parquet
file; the time of the first includes building and compiling the Ibis expression. The answers of both are compared.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from regsosek.analysis import tables
from regsosek.analysis.engine import connect, read, write
from regsosek.analysis.pmt.fit import fit
from regsosek.analysis.pmt.model import Model, Weighed
from regsosek.analysis.pmt.questions import QUESTIONS
from regsosek.analysis.pmt.rank import rank
from regsosek.analysis.pmt.score import score

CHECKED = "SELECT family_id, score, position, decile, welfare_group, unscored_reason FROM"


def population(count: int, seed: int) -> pa.Table:
    """`count` families with answers drawn at random; one in a hundred refused the interview."""
    random = np.random.default_rng(seed)
    codes = {f.source.plus[0]: [c for b in f.bands for c in b.codes] for f in QUESTIONS if f.by_codes}
    columns: dict[str, np.ndarray] = {name: random.choice(values, count) for name, values in codes.items()}
    columns |= {c.name: random.poisson(0.8, count) for c in tables.DERIVED_COLUMNS if c.name not in columns}
    columns |= {"persons": random.integers(1, 9, count), "floor_area": random.integers(9, 200, count)}
    columns["head_age"] = random.integers(18, 90, count)
    columns["interview_result"] = np.where(random.random(count) < 0.01, 4, 1)
    district = random.integers(10, 20, count)
    text = {
        "family_id": pa.array([f"{n:032x}" for n in random.permutation(count)]),
        "sub_sls": pa.array([f"64720{d}001000100" for d in district]),
        "village": pa.array([f"64720{d}001" for d in district]),
        "district": pa.array([f"64720{d}" for d in district]),
    }
    return pa.table(
        {
            c.name: text[c.name] if c.name in text
            else pa.array(columns[c.name], c.type) if c.name in columns else pa.nulls(count, c.type)
            for c in tables.FAMILY_TABLE
        }
    )  # fmt: skip


def bare_query(model: Model, source: Path, target: Path) -> str:
    """The same arithmetic as a person would write it: one pass for the points, one for the order."""
    points = ", ".join(f"{_case(w)} AS p{i}" for i, w in enumerate(model.features))
    total = " + ".join([str(model.intercept), "coalesce(effect, 0)", *(f"p{i}" for i in range(len(model.features)))])
    effects = ", ".join(f"('{code}', {effect})" for code, effect in model.area_effects.items())
    return f"""
    COPY (WITH points AS (SELECT f.*, effect, {points} FROM '{source}' f
            LEFT JOIN (VALUES {effects}) e(code, effect) ON f.district = e.code),
          scored AS (SELECT {", ".join(tables.family_schema().names)},
            CASE WHEN interview_result <> 1 THEN 'no_interview' WHEN persons < 1 THEN 'no_residents'
            {_missing(model)} END AS unscored_reason, CASE WHEN unscored_reason IS NULL THEN {total} END AS score FROM points),
          ordered AS (SELECT *, row_number() OVER w AS position, sum(persons) OVER w AS cumulative,
            sum(persons) OVER (PARTITION BY unscored_reason IS NULL) AS total FROM scored
            WINDOW w AS (PARTITION BY unscored_reason IS NULL ORDER BY score, family_id
                         ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW))
      SELECT * REPLACE (CASE WHEN score IS NOT NULL THEN position END AS position),
        CASE WHEN score IS NOT NULL THEN (cumulative - persons) * 10 // total + 1 END AS decile,
        CASE WHEN score IS NOT NULL THEN (cumulative - persons) * 100 // total + 1 END AS percentile_persons,
        CASE WHEN score IS NOT NULL THEN 1 + ((cumulative - persons) * 100 >= total)::int +
          ((cumulative - persons) * 20 >= total)::int + ((cumulative - persons) * 20 >= total * 3)::int END AS welfare_group
      FROM ordered) TO '{target}' (FORMAT parquet)"""


def _missing(model: Model) -> str:
    def nulls(section: str) -> str:
        required = (i for i, w in enumerate(model.features) if w.missing is None and w.feature.section == section)
        return " OR ".join(f"p{i} IS NULL" for i in required)

    return " ".join(f"WHEN {nulls(s)} THEN 'missing_{s}'" for s in ("housing", "assets", "members"))


def _case(weighed: Weighed) -> str:
    source, missing = weighed.feature.source, "NULL" if weighed.missing is None else str(weighed.missing)
    pairs = list(zip(weighed.feature.bands, weighed.points, strict=True))
    if weighed.feature.by_codes:
        branches = " ".join(f"WHEN {source.plus[0]} IN ({', '.join(map(str, b.codes))}) THEN {p}" for b, p in pairs)
        return f"CASE {branches} ELSE {missing} END"
    per = f" * {source.per}" if source.per else ""
    branches = " ".join(f"WHEN {source.plus[0]} < {b.high}{per} THEN {p}" for b, p in pairs if b.high is not None)
    return f"CASE WHEN {source.plus[0]} IS NULL THEN {missing} {branches} ELSE {pairs[-1][1]} END"


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(count: int = 250_000, runs: int = 5) -> None:
    sample = population(3000, 1)
    expenditure = np.exp(7 + np.random.default_rng(2).normal(scale=0.4, size=3000))
    model = fit(sample.append_column("expenditure", pa.array(expenditure)), target="expenditure", area="district")
    with tempfile.TemporaryDirectory() as folder:
        source, ours, bare = (Path(folder) / f"{name}.parquet" for name in ("families", "ours", "bare"))
        pq.write_table(population(count, 3), source)
        query = bare_query(model, source, bare)

        def through_ibis() -> None:
            engine = connect()
            write(rank(score(read(engine, source), model)), ours)
            engine.disconnect()

        seconds = [(timed(through_ibis), timed(lambda: duckdb.connect().execute(query))) for _ in range(runs)]
        difference = f"SELECT count(*) FROM ({CHECKED} '{ours}' EXCEPT {CHECKED} '{bare}')"
        differing = duckdb.connect().execute(difference).fetchall()[0][0]
    ibis_time, bare_time = median(s[0] for s in seconds), median(s[1] for s in seconds)
    print(
        f"{count:,} families: {ibis_time:.2f} s; bare DuckDB query {bare_time:.2f} s; ratio {ibis_time / bare_time:.2f}"
    )
    print(f"rows on which the two differ: {differing}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
