"""Scoring and ranking a city or a country: seconds, memory, and how many times a bare DuckDB query with the same arithmetic.

    python benchmarks/rank.py [FAMILIES …] [--country] [--all] [--memory 6GB] [--folder DIR]

Answers are drawn at random for every question of the registry's model. Both sides write the whole result into Parquet
files; the time of the first includes building and compiling the Ibis expression. The answers of both are compared.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from regsosek.analysis import tables
from regsosek.analysis.engine import connect, read_alike, write_parts
from regsosek.analysis.pmt.fit import fit
from regsosek.analysis.pmt.model import Model, Weighed
from regsosek.analysis.pmt.questions import QUESTIONS
from regsosek.analysis.pmt.rank import rank
from regsosek.analysis.pmt.score import score

PART = 1_000_000
CHECKED = "SELECT family_id, score, position, decile, welfare_group, unscored_reason FROM"


def population(count: int, seed: int, first: int = 0) -> pa.Table:
    """`count` families with answers drawn at random, ids from number `first`; one in a hundred refused the interview."""
    random = np.random.default_rng(seed)
    codes = {f.source.plus[0]: [c for b in f.bands for c in b.codes] for f in QUESTIONS if f.by_codes}
    columns: dict[str, np.ndarray] = {name: random.choice(values, count) for name, values in codes.items()}
    columns |= {c.name: random.poisson(0.8, count) for c in tables.DERIVED_COLUMNS if c.name not in columns}
    columns |= {"persons": random.integers(1, 9, count), "floor_area": random.integers(9, 200, count)}
    columns["head_age"] = random.integers(18, 90, count)
    columns["interview_result"] = np.where(random.random(count) < 0.01, 4, 1)
    district = random.integers(10, 20, count)
    text = {
        "family_id": pa.array([f"{n:032x}" for n in first + random.permutation(count)]),
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


def bare_query(model: Model, source: str, target: Path) -> str:
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
      FROM ordered) TO '{target}' (FORMAT parquet, COMPRESSION zstd, FILE_SIZE_BYTES '256MB')"""


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


@dataclass(frozen=True)
class Cost:
    """`seconds` on the clock, `processor` seconds of all cores, `memory`: peak of the process in bytes."""

    seconds: float
    processor: float
    memory: int


def measured(work: Callable[[], object]) -> Cost:
    """In a process of its own, so that its peak of memory is its own."""
    receive, send = multiprocessing.Pipe(duplex=False)

    def run() -> None:
        before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        work()
        seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        send.send(Cost(seconds, processor, after.ru_maxrss * 1024))

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"a measured process ended with {process.exitcode}")
    found: Cost = receive.recv()
    return found


def city_model() -> Model:
    """Fitted on answers drawn at random: its points mean nothing, its arithmetic is that of a city."""
    sample = population(3000, 1)
    expenditure = np.exp(7 + np.random.default_rng(2).normal(scale=0.4, size=3000))
    return fit(sample.append_column("expenditure", pa.array(expenditure)), target="expenditure", area="district")


def compare(count: int, runs: int, memory: str, folder: Path) -> None:
    """Scores and ranks `count` families both ways and prints what it cost; the answers are compared row by row."""
    model, source = city_model(), folder / "families"
    source.mkdir()
    for number, first in enumerate(range(0, count, PART)):
        pq.write_table(population(min(PART, count - first), 3 + number, first), source / f"{number:05d}.parquet")
    parts, ours, bare = sorted(source.iterdir()), folder / "ours", folder / "bare"
    query = bare_query(model, f"{source}/*.parquet", bare)

    def through_ibis() -> None:
        shutil.rmtree(ours, ignore_errors=True)
        engine = connect(memory_limit=memory, temp=folder, keep_order=False)
        write_parts(engine, rank(score(read_alike(engine, parts), model)), ours)

    def without() -> None:
        shutil.rmtree(bare, ignore_errors=True)
        settings = {"memory_limit": memory, "temp_directory": str(folder), "preserve_insertion_order": "false"}
        duckdb.connect(config=settings).execute(query)

    costs = [(measured(through_ibis), measured(without)) for _ in range(runs)]
    for name, side in (("through Ibis", [c[0] for c in costs]), ("bare DuckDB query", [c[1] for c in costs])):
        print(
            f"{count:,} families, {name}: {median(c.seconds for c in side):.2f} s, processor "
            f"{median(c.processor for c in side):.2f} s, peak {max(c.memory for c in side) / 1e9:.2f} GB"
        )
    on_clock, on_processor = (
        median(getattr(c[0], what) for c in costs) / median(getattr(c[1], what) for c in costs)
        for what in ("seconds", "processor")
    )
    print(f"ratio {on_clock:.2f} on the clock, {on_processor:.2f} of the processor; load {os.getloadavg()[0]:.1f}")
    difference = f"SELECT count(*) FROM ({CHECKED} '{ours}/*.parquet' EXCEPT {CHECKED} '{bare}/*.parquet')"
    print(f"rows on which the two differ: {duckdb.connect().execute(difference).fetchall()[0][0]}", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("families", nargs="*", type=int, default=[250_000])
    options.add_argument("--country", action="store_true", help="10 and 30 million")
    options.add_argument("--all", action="store_true", help="85 million")
    options.add_argument("--runs", type=int, default=0, help="default: 5, one from 5 million on")
    options.add_argument("--memory", default="6GB")
    options.add_argument("--folder", type=Path, help="where files are put and removed (default: the system's)")
    chosen = options.parse_args()
    sizes = chosen.families + [10_000_000, 30_000_000] * chosen.country + [85_000_000] * chosen.all
    for count in sizes:
        if chosen.folder:
            chosen.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
            compare(count, chosen.runs or (5 if count < 5_000_000 else 1), chosen.memory, Path(folder))


if __name__ == "__main__":
    main()
