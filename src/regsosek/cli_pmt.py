"""``regsosek pmt …`` and ``regsosek rank``: fit a model on a survey, score families, order them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import duckdb
import ibis
import typer

from regsosek.analysis.engine import EngineError, connect, read, write
from regsosek.analysis.pmt.fit import fit as fit_model
from regsosek.analysis.pmt.model import UNIT, Model, load
from regsosek.analysis.pmt.problems import PmtError, require_columns
from regsosek.analysis.pmt.rank import check_ids
from regsosek.analysis.pmt.rank import rank as rank_table
from regsosek.analysis.pmt.score import score as score_table
from regsosek.vocabulary.welfare import DEFAULT_SHARES

app = typer.Typer(name="pmt", help="Models that predict welfare from answers (PMT).", no_args_is_help=True)

Input = Annotated[Path, typer.Argument(help="CSV or Parquet file.", show_default=False)]
Id = Annotated[str, typer.Option("--id", help="Column that names each family; must be unique.")]
Out = Annotated[Path, typer.Option("--out", help="CSV or Parquet file to write.", show_default=False)]
Engine = Annotated[str, typer.Option("--engine", help="Table engine.")]
PERSONS, UNIT_WEIGHT = "persons", "_families"


@app.callback()
def pmt() -> None:
    """Models that predict welfare from answers (PMT)."""


@app.command()
def fit(
    survey: Input,
    target: Annotated[str, typer.Option("--target", help="Column of per-capita expenditure, positive.")],
    model: Annotated[Path, typer.Option("--model", "--out", help="Model file to write (JSON).", show_default=False)],
    id: Annotated[str | None, typer.Option("--id", help="Column that names each family; must be unique.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Column of the area whose level differs.")] = None,
    weight: Annotated[str | None, typer.Option("--weight", help="Column of the survey weight.")] = None,
    group: Annotated[
        str | None, typer.Option("--group", help="Column of the census block: its families are tested together.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Decides how the survey is split for testing.")] = 1,
) -> None:
    """Fit a linear model on a consumption survey with the questions of the registry."""
    with _told():
        table = read(connect(), survey, text=_named(id, by, group))
        fitted = fit_model(table.to_pyarrow(), target=target, weight=weight, area=by, seed=seed, id=id, group=group)
        fitted.save(model)
    typer.echo(_summary(fitted))
    typer.echo(f"Model written to {model}.")


@app.command()
def score(
    families: Input,
    model: Annotated[Path, typer.Option("--model", help="Model file made by `pmt fit`.", show_default=False)],
    out: Out,
    id: Id = "family_id",
    engine: Engine = "duckdb",
) -> None:
    """Score families: score, expenditure, or the reason why there is none. A higher score is better off."""
    with _told():
        _check_out(out, families, model)
        applied = load(model)
        table = read(connect(engine), families, text=_named(id, applied.area, "sub_sls", "village", "district"))
        check_ids(table, id)
        scored = score_table(table, applied)
        kept = [name for name in dict.fromkeys((id, applied.area, PERSONS)) if name and name in scored.columns]
        expenditure = (scored.score / UNIT).exp()
        _save(scored.select(*kept, "score", "unscored_reason", expenditure=expenditure).order_by(id), out)
    typer.echo(f"Scores written to {out}.")


def rank(
    scores: Input,
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
        str, typer.Option("--shares", help="Shares of persons at which the welfare groups are cut.")
    ] = ",".join(map(str, DEFAULT_SHARES.cumulative)),
    engine: Engine = "duckdb",
) -> None:
    """Order families, poorest first, with decile and welfare group by persons. Unscored families stay apart."""
    with _told():
        _check_out(out, scores)
        table = read(connect(engine), scores, text=_named(id, within))
        check_ids(table, id)
        table, weight = _weighed(table, weight)
        ranked = rank_table(table, within=within, weight=weight, shares=shares.split(","), id=id, score=score)
        by = [ibis.asc(name, nulls_first=False) for name in (*_named(within), "position", id)]
        _save(ranked.drop(UNIT_WEIGHT) if weight == UNIT_WEIGHT else ranked, out, by)
    typer.echo(f"Ranking written to {out}.")


def _weighed(table: ibis.Table, weight: str | None) -> tuple[ibis.Table, str]:
    if weight is not None:
        require_columns(table.columns, weight)
        return table, weight
    if PERSONS in table.columns:
        return table, PERSONS
    typer.echo(f"There is no column {PERSONS}: each family counts once.", err=True)
    return table.mutate(**{UNIT_WEIGHT: ibis.literal(1, "int64")}), UNIT_WEIGHT


def _check_out(out: Path, *sources: Path) -> None:
    """What is read is not written over, and the file can be put where it is wanted: known before the work begins."""
    if any(out.exists() and source.exists() and out.samefile(source) for source in sources):
        raise EngineError(f"{out} is read and cannot be written at the same time: choose another name for --out")
    if not out.parent.is_dir():
        raise EngineError(f"there is no folder {out.parent} to write {out.name} into")


def _save(table: ibis.Table, path: Path, by: list[Any] | None = None) -> None:
    """For its owner only, since a row is about one family. The file appears when it is complete."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}.") as folder:
        part = Path(folder) / path.name
        write(table.order_by(by) if by else table, part)
        part.chmod(0o600)
        part.replace(path)


def _named(*columns: str | None) -> tuple[str, ...]:
    return tuple(column for column in columns if column is not None)


def _summary(model: Model) -> str:
    survey, fitted = model.survey, model.fit
    errors = ", ".join(f"{float(share):.0%}: {error:.3f}" for share, error in fitted["targeting_error"].items())
    lines = [
        f"Fitted on {survey['used']:,} of {survey['rows']:,} rows ({survey['incomplete']:,} incomplete, "
        f"{survey['zero_weights']:,} of zero weight); {len(model.features)} questions, {len(model.area_effects)} areas.",
        f"Out of sample: R2 {fitted['r2']:.3f}, Spearman {fitted['spearman']:.3f}, targeting error at {errors}.",
    ]
    if fitted["dropped"]:
        lines.append("Left out: " + ", ".join(f"{d['feature']} ({d['reason']})" for d in fitted["dropped"]) + ".")
    return "\n".join(lines)


@contextmanager
def _told() -> Iterator[None]:
    """What is wrong with the input is one sentence and exit code 2, never a traceback."""
    try:
        yield
    except PmtError as problem:
        typer.echo(problem.text("en"), err=True)
    except EngineError as problem:
        typer.echo(f"{problem}", err=True)
    except OSError as problem:
        typer.echo(f"{problem.filename or 'file'}: {problem.strerror or problem}", err=True)
    except duckdb.Error as problem:
        typer.echo(f"The file cannot be read: {str(problem).splitlines()[0]}", err=True)
    else:
        return
    raise typer.Exit(2)
