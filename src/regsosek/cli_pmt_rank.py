"""``regsosek rank``: order scored families, whoever scored them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import ibis
import typer
from ibis.backends import BaseBackend

from regsosek.analysis.engine import connect, from_arrow, read
from regsosek.analysis.pmt.problems import PmtError, require_columns
from regsosek.analysis.pmt.rank import check_counts, check_ids
from regsosek.analysis.pmt.rank import rank as rank_table
from regsosek.cli_pmt_files import (
    PERSONS,
    UNIT_WEIGHT,
    Engine,
    Id,
    Out,
    check_out,
    expand,
    named,
    read_parts,
    save,
    told,
)
from regsosek.cli_pmt_large import Memory, Temp, counted, is_folder, save_parts, workplace
from regsosek.vocabulary.welfare import DEFAULT_SHARES


def rank(
    scores: Annotated[
        list[Path],
        typer.Argument(help="CSV or Parquet files, a folder of them, or a pattern.", show_default=False),
    ],
    out: Out,
    id: Id = "family_id",
    score: Annotated[str, typer.Option("--score", help="Column to order by, low is poor.")] = "score",
    within: Annotated[
        str | None, typer.Option("--within", help="Rank separately in each value of this column.")
    ] = None,
    weight: Annotated[
        str | None,
        typer.Option("--weight", help="Column of persons per family. Default: persons, else each family counts once."),
    ] = None,
    shares: Annotated[
        str | None,
        typer.Option(
            "--shares",
            help="Shares of persons at which the welfare groups are cut. Default without --counts: "
            + ",".join(map(str, DEFAULT_SHARES.cumulative)),
        ),
    ] = None,
    counts: Annotated[
        Path | None,
        typer.Option(
            "--counts",
            help="Official counts instead of shares, the rule for the country: a file with the column of --within and "
            "very_poor, poor, vulnerable, the numbers of persons in each of these groups.",
        ),
    ] = None,
    counts_out: Annotated[
        Path | None,
        typer.Option(
            "--counts-out", help="Also write families and persons by village and welfare group (CSV or Parquet)."
        ),
    ] = None,
    counts_by: Annotated[str, typer.Option("--counts-by", help="Column of --counts-out.")] = "village",
    engine: Engine = "duckdb",
    memory: Memory = None,
    temp: Temp = None,
) -> None:
    """Order families, poorest first, with decile and welfare group by persons. Unscored families stay apart.

    Scores with fractions are ordered in millionths (floor(score x 1,000,000 + 1/2)), equal ones by id as text;
    decile = 1 + floor(10 x persons in poorer families / all persons).
    """
    with told():
        if shares is not None and counts is not None:
            raise PmtError("shares_and_counts")
        sources = expand(scores)
        check_out(out, *sources, *([counts] if counts else []))
        if counts_out is not None:
            check_out(counts_out, *sources, *([counts] if counts else []))
        with workplace(engine, out, memory, temp) as (connection, _):
            table = read_parts(connection, sources, text=named(id, within, counts_by))
            require_columns(table.columns, within, score, counts_by if counts_out else None)
            check_ids(table, id)
            official = read(connection, counts, text=named(within)) if counts else None
            if official is not None:
                check_counts(official, table, within)
            table, weight = _weighed(table, weight)
            cuts = shares.split(",") if shares is not None else list(DEFAULT_SHARES.cumulative)
            ranked = rank_table(table, within=within, weight=weight, shares=cuts, id=id, score=score, counts=official)
            result = ranked.drop(UNIT_WEIGHT) if weight == UNIT_WEIGHT else ranked
            if is_folder(out):
                save_parts(connection, result, out, by=within)
            else:
                by = [ibis.asc(name, nulls_first=False) for name in (*named(within), "position", id)]
                save(result, out, by)
            if counts_out is not None:
                _count(connection, out, counts_out, counts_by, within, weight)
            apart = _apart(connection, out)
    typer.echo(f"Ranking written to {out}.")
    if apart:
        typer.echo(f"Without a position: {apart}. / Tanpa urutan: {apart}.", err=True)


def _apart(connection: BaseBackend, out: Path) -> str:
    """How many rows of the written ranking have no position, by reason; empty when all have one."""
    done = read_parts(connection, expand([out]))
    unranked = done.filter(done.position.isnull())
    reasons = unranked.group_by(reason=unranked.unscored_reason.cast("string")).agg(rows=unranked.count())
    return ", ".join(f"{r['rows']:,} {r['reason']}" for r in reasons.order_by("reason").to_pyarrow().to_pylist())


def _count(connection: BaseBackend, ranking: Path, out: Path, by: str, within: str | None, weight: str) -> None:
    """From the written ranking, so that nothing is ranked twice."""
    done = read_parts(connection, expand([ranking]), text=named(by, within))
    if weight == UNIT_WEIGHT:
        done = done.mutate(**{UNIT_WEIGHT: ibis.literal(1, "int64")})
    table = counted(done, by, within, weight).to_pyarrow()
    local = connect()
    keys = [ibis.asc(name, nulls_first=False) for name in (*named(within, by), "welfare_group")]
    save(from_arrow(local, "counts", table), out, keys)
    typer.echo(f"Counts written to {out}.")


def _weighed(table: ibis.Table, weight: str | None) -> tuple[ibis.Table, str]:
    if weight is not None:
        require_columns(table.columns, weight)
        return table, weight
    if PERSONS in table.columns:
        return table, PERSONS
    typer.echo(f"There is no column {PERSONS}: each family counts once.", err=True)
    return table.mutate(**{UNIT_WEIGHT: ibis.literal(1, "int64")}), UNIT_WEIGHT
